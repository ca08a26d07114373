// What the parts of the page share: who is logged on, and what is known of the gateway.

/** Rights are those of whoever is logged on. */
export const room = { me: null, orders: new Map(), brokers: [], sessions: [], positions: [], status: null };

export const may = right => room.me?.rights.includes(right) ?? false;

const ended = ["filled", "canceled", "rejected", "expired"];
export const isOpen = order => !ended.includes(order.status);
