// Figures and times as people read them. Money and quantities are added exactly.

export const clock = time => time ? new Date(time).toLocaleTimeString([], { hour12: false }) : "";
/** With the day, where it is not today. */
export function moment(time) {
  if (!time) return "";
  const at = new Date(time), day = at.toLocaleDateString("sv-SE");
  return day === new Date().toLocaleDateString("sv-SE") ? clock(time) : `${day} ${clock(time)}`;
}

/** How a profit looks. */
export const gain = text => !text || /^-?0(\.0*)?$/.test(text) ? "" : text.startsWith("-") ? "bad" : "good";

function parts(text) {
  const [whole, rest = ""] = text.split(".");
  return { units: BigInt(whole + rest), scale: rest.length };
}

/** The sum of decimals, which are texts; those that are null count for nothing. */
export function sum(texts) {
  let units = 0n, scale = 0;
  for (const text of texts) {
    if (text === null || text === undefined) continue;
    const next = parts(text), wider = Math.max(scale, next.scale);
    units = units * 10n ** BigInt(wider - scale) + next.units * 10n ** BigInt(wider - next.scale);
    scale = wider;
  }
  const digits = (units < 0n ? -units : units).toString().padStart(scale + 1, "0");
  const whole = digits.slice(0, digits.length - scale), rest = digits.slice(digits.length - scale).replace(/0+$/, "");
  return (units < 0n ? "-" : "") + whole + (rest ? "." + rest : "");
}

/** `1.5 ms` of microseconds. */
export function duration(microseconds) {
  if (microseconds === null || microseconds === undefined) return "–";
  if (microseconds < 1000) return `${Math.round(microseconds)} µs`;
  if (microseconds < 1e6) return `${+(microseconds / 1000).toPrecision(3)} ms`;
  return `${+(microseconds / 1e6).toPrecision(3)} s`;
}

/** `3 orders`. */
export const many = (count, one, more = one + "s") => `${count} ${count === 1 ? one : more}`;

const stages = {
  committed: "taken and committed", handed: "handed to the broker's thread", sent: "sent", answered: "answered by the broker", reported: "reported to the client",
  whole: "the whole way",
};

/** What a stage of an order is called. */
export const stageWords = stage => stages[stage] ?? stage;
