// Figures and times as people read them. Money and quantities are added exactly.

export const clock = time => time ? new Date(time).toLocaleTimeString([], { hourCycle: "h23" }) : "";
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

/** The sum of decimals, which are texts; those that are null count for nothing. Null where nothing is known. */
export function sum(texts) {
  let units = 0n, scale = 0, isKnown = false;
  for (const text of texts) {
    if (text === null || text === undefined) continue;
    isKnown = true;
    const next = parts(text), wider = Math.max(scale, next.scale);
    units = units * 10n ** BigInt(wider - scale) + next.units * 10n ** BigInt(wider - next.scale);
    scale = wider;
  }
  if (!isKnown) return null;
  const digits = (units < 0n ? -units : units).toString().padStart(scale + 1, "0");
  const whole = digits.slice(0, digits.length - scale), rest = digits.slice(digits.length - scale).replace(/0+$/, "");
  return (units < 0n ? "-" : "") + whole + (rest ? "." + rest : "");
}

export const isDecimal = text => typeof text === "string" && /^-?\d+(\.\d+)?$/.test(text);

/** Two decimals, as units of the same size. */
function together(one, other) {
  const [a, b] = [parts(one), parts(other)], scale = Math.max(a.scale, b.scale);
  return [a, b].map(part => part.units * 10n ** BigInt(scale - part.scale));
}

/** Below zero, zero or above it: whether a decimal is less than another, equal or more. */
export function compare(one, other) {
  const [a, b] = together(one, other);
  return a < b ? -1 : a > b ? 1 : 0;
}

/** How many whole percent of a decimal another is: 100 only when it is all of it. Null of nothing, and of what is no decimal. */
export function percent(part, whole) {
  if (!isDecimal(part) || !isDecimal(whole)) return null;
  const [a, b] = together(part, whole);
  return b > 0n ? Number(a * 100n / b) : null;
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

/** `1 h 5 min 3 s` of seconds. */
export function span(seconds) {
  const whole = Math.max(0, Math.ceil(seconds)), parts = [[Math.floor(whole / 86400), "d"], [Math.floor(whole / 3600) % 24, "h"], [Math.floor(whole / 60) % 60, "min"], [whole % 60, "s"]];
  return parts.filter(([count]) => count > 0).map(([count, unit]) => `${count} ${unit}`).join(" ") || "0 s";
}

/** A scope such as `symbol MSFT` as the API wants it. */
export function split(scope) {
  const end = scope.indexOf(" ");
  return end < 0 ? { scope } : { scope: scope.slice(0, end), name: scope.slice(end + 1) };
}
