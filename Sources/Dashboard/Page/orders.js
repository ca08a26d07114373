// Orders and fills.

import { call } from "./api.js";
import { openDialog } from "./dialogs.js";
import { $, Table, make, painter, say } from "./dom.js";
import { clock, many, moment } from "./figures.js";
import { isOpen, room } from "./room.js";
import { on } from "./stream.js";

const shownMost = 200, keptMost = 2000, fillsMost = 100;
const side = item => item.side === "buy" ? "good" : item.side ? "bad" : "";
const statusKind = order => order.status === "rejected" ? "bad" : order.status === "filled" ? "good" : order.status.startsWith("pending") ? "warn" : "";

const table = new Table($("order-table"), "Orders", [
  { label: "Number", fill: (cell, order) => number(cell, order) },
  { label: "ClOrdID", text: order => order.clOrdID, kind: "long" },
  { label: "Account", text: order => order.account, kind: "wrap" },
  { label: "Symbol", text: order => order.symbol, kind: "strong" },
  { label: "Side", text: order => order.side, kind: side },
  { label: "Type", text: order => order.type },
  { label: "Quantity", text: order => order.quantity, isNumber: true },
  { label: "Price", text: order => order.limit ?? order.stop, isNumber: true },
  { label: "Filled", text: order => order.filled, isNumber: true },
  { label: "Average", text: order => order.averagePrice, isNumber: true },
  { label: "Status", text: order => order.status, kind: statusKind },
  { label: "Broker", text: order => order.broker },
  { label: "Changed", text: order => clock(order.changed) },
], order => order.number, "No orders are open.");

const fillColumns = [
  { label: "Time", text: fill => clock(fill.time) },
  { label: "Order", text: fill => fill.order },
  { label: "Symbol", text: fill => fill.symbol, kind: "strong" },
  { label: "Side", text: fill => fill.side, kind: side },
  { label: "Quantity", text: fill => fill.quantity, isNumber: true },
  { label: "Price", text: fill => fill.price, isNumber: true },
  { label: "Commission", text: fill => fill.commission, isNumber: true },
  { label: "", text: fill => fill.busted ? "busted" : "", kind: "bad" },
];
const fillTable = new Table($("fill-table"), "Fills", fillColumns, fill => fill.execution, "No fill since this page was opened.");
const ownFills = new Table($("order-fills"), "Fills of the order", fillColumns, fill => fill.execution, "No fills.");
let fills = [], openCount = 0, shown = null, trimAbove = keptMost;
const events = new EventTarget();

/** `order` with a new one, `fill` with any, `change` after each. */
export const orderEvents = events;

function number(cell, order) {
  let button = cell.firstChild;
  if (!button) { button = make("button", { type: "button", className: "link" }); cell.append(button); }
  say(button, order.number);
  button.onclick = () => show(order.number);
  button.setAttribute("aria-label", `Order ${order.number}, details`);
}

async function show(wanted) {
  const own = shown = {};
  openDialog("order-dialog", $("order-dialog").querySelector(".cancel"));
  say($("order-title"), `Order ${wanted}`);
  $("order-facts").replaceChildren();
  ownFills.clear();
  try {
    const found = await call("GET", `/orders/${wanted}`);
    // Another one is shown by now.
    if (shown !== own) return;
    const facts = Object.entries(found.order).filter(([, value]) => value !== null).map(([name, value]) =>
      make("div", {}, make("dt", { textContent: name.replace(/([a-z])([A-Z][a-z])/g, "$1 $2").toLowerCase() }), make("dd", { textContent: ["entered", "changed"].includes(name) ? moment(value) : value })));
    $("order-facts").replaceChildren(...facts);
    ownFills.show(found.fills);
  } catch (problem) { if (shown === own) say($("order-dialog").querySelector(".problem"), problem.message); }
}

function keep(order) {
  room.orders.set(order.number, order);
  if (room.orders.size <= trimAbove) return;
  // The oldest that have ended. Where too many are open, it is not looked for those with each one.
  for (const [key, known] of room.orders) {
    if (!isOpen(known)) room.orders.delete(key);
    if (room.orders.size <= keptMost * .75) break;
  }
  trimAbove = Math.max(keptMost, room.orders.size + 500);
}

const paint = painter(() => {
  const only = $("open-only").checked, filter = $("order-filter").value.trim().toLowerCase();
  const fits = order => (!only || isOpen(order))
    && (!filter || [order.symbol, order.account, order.clOrdID, order.broker, order.session, order.status].some(text => text?.toLowerCase().includes(filter)));
  const list = [...room.orders.values()].filter(fits).sort((a, b) => b.number - a.number);
  table.show(list.slice(0, shownMost), filter ? "No order fits the filter." : only ? "No orders are open." : "No orders.");
  say($("orders-count"), list.length > shownMost ? `the newest ${shownMost} of ${list.length}`
    : openCount > room.orders.size ? `the newest ${list.length} of ${openCount} that are open` : list.length ? many(list.length, "order") : "");
});

const paintFills = painter(() => fillTable.show(fills));

export function startOrders() {
  on("orders", (data, isAll) => {
    if (isAll) {
      // What has ended stays as it was; what is not open any more, and was when we last heard, is asked for.
      const open = new Set(data.map(order => order.number)), lost = [...room.orders.values()].filter(order => isOpen(order) && !open.has(order.number));
      for (const order of lost) room.orders.delete(order.number);
      data.forEach(keep);
      openCount = data.length;
      recall();
    } else {
      const isNew = !room.orders.has(data.number);
      keep(data);
      if (isNew) events.dispatchEvent(new CustomEvent("order", { detail: data }));
    }
    events.dispatchEvent(new Event("change"));
    paint();
  });
  on("executions", (data, isAll) => {
    if (!isAll) {
      const place = fills.findIndex(fill => fill.execution === data.execution);
      if (place < 0) fills.unshift(data); else fills[place] = data;
      if (fills.length > fillsMost) fills.pop();
      events.dispatchEvent(new CustomEvent("fill", { detail: data }));
    }
    paintFills();
  });
  $("open-only").onchange = $("order-filter").oninput = paint;
}

/** Those that ended last: for whoever has just come. */
async function recall() {
  const me = room.me;
  try {
    const page = await call("GET", "/orders?limit=1000");
    if (room.me !== me) return;
    for (const order of page.items.reverse()) {
      const known = room.orders.get(order.number);
      if (!known || known.changed < order.changed) keep(order);
    }
    events.dispatchEvent(new Event("recalled"));
    paint();
  } catch (problem) { /* The next snapshot asks again. */ }
}

export function clearOrders() {
  room.orders.clear();
  [fills, shown, trimAbove] = [[], null, keptMost];
  $("order-facts").replaceChildren();
  ownFills.clear();
  table.clear();
  fillTable.clear();
}
