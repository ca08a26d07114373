// Risk limits: how much of each is used, and changing one.

import { Problem, call, oneAtATime } from "./api.js";
import { form, guarded, openDialog } from "./dialogs.js";
import { $, Table, bar, look, make, say, setBar } from "./dom.js";
import { compare, isDecimal, percent, split } from "./figures.js";
import { may, room } from "./room.js";
import { names, scopes } from "./stops.js";

const kinds = {
  orderSize: "quantity of an order", orderNotional: "value of an order", priceCollar: "price off the reference, percent", ordersPerSecond: "new orders in a second",
  ordersPerDay: "new orders in a day", openOrders: "open orders", openValue: "value of open orders", longPosition: "long position", shortPosition: "short position",
  concentration: "share of the account, percent", dailyLoss: "loss of a day", drawdown: "drawdown", modifications: "changes of an order",
  duplicateWindow: "seconds between equal orders",
};
let all = [];

// MARK: The table

const isNone = value => value === null || value === undefined || value === "none";
const words = value => isNone(value) ? "none" : value;
const share = limit => percent(limit.used, limit.value);
const table = new Table($("limit-table"), "Risk limits", [
  { label: "Limit", text: limit => limit.limit, kind: "strong" },
  { label: "Scope", text: limit => limit.scope, kind: "wrap" },
  { label: "Value", text: limit => words(limit.value), isNumber: true },
  { label: "Used", text: limit => limit.used, isNumber: true },
  { label: "Use", fill: (cell, limit) => use(cell, share(limit), `${limit.used} of ${limit.value}`) },
  { label: "Changed", text: limit => limit.changedBy ? `by ${limit.changedBy}${limit.why ? ": " + limit.why : ""}, in the file ${words(limit.inFile)}` : "", kind: "long" },
  { label: "", kind: "act", fill: (cell, limit) => changeButton(cell, limit) },
], limit => `${limit.scope}\n${limit.limit}`, "No limits are set.");

function use(cell, part, text) {
  cell.toggleAttribute("data-empty", part === null);
  if (part === null) return cell.replaceChildren();
  if (cell.firstChild) setBar(cell.firstChild, part / 100, text); else cell.append(bar(part / 100, text), make("span", { className: "percent" }));
  say(cell.lastChild, ` ${part} %`);
}

function changeButton(cell, limit) {
  if (!may("changeLimits")) return;
  let button = cell.firstChild;
  if (!button) { button = make("button", { type: "button", className: "small", textContent: "Change…" }); cell.append(button); }
  button.setAttribute("aria-label", `Change ${limit.limit} of ${limit.scope}`);
  button.onclick = () => change(limit);
}

/** Each time that the gateway is asked how it is. */
export const followLimits = oneAtATime(async () => {
  const me = room.me, items = (await call("GET", "/risk/limits")).items;
  if (room.me !== me) return;
  all = items;
  // What is nearest to its bound stands first.
  table.show([...all].sort((a, b) => (share(b) ?? -1) - (share(a) ?? -1)));
  $("limit-tools").hidden = !may("changeLimits");
  $("limit-rights").hidden = may("changeLimits");
});

// MARK: Changing one

const fields = () => $("limit-form").elements;
/** What was shown when it was to be confirmed. */
let confirmed = null;

/** Without a limit, one that is not there yet. */
function change(limit) {
  const { scope, name, limit: kind, value } = fields();
  $("limit-form").reset();
  $("limit-form").querySelector(".factor").hidden = true;
  $("limit-which").hidden = !!limit;
  if (limit) {
    const own = split(limit.scope);
    [scope.value, name.value, kind.value, value.value] = [own.scope, own.name ?? "", limit.limit, isNone(limit.value) ? "" : limit.value];
  }
  say($("limit-title"), limit ? `Change ${limit.limit} of ${limit.scope}` : "Set a limit");
  goBack();
  openDialog("limit-dialog", limit ? value : scope, $("limits"));
  if (limit) value.select();
}

const scopeOf = ({ scope, name }) => scope.value === "everything" ? "everything" : `${scope.value} ${name.value.trim()}`;
const find = () => all.find(limit => limit.scope === scopeOf(fields()) && limit.limit === fields().limit.value) ?? null;

/** What is there now, as far as it is known. */
function paint() {
  const { scope, name, kind, value } = fields(), now = find(), needsName = scope.value !== "everything";
  $("limit-name").hidden = name.disabled = !needsName;
  name.required = needsName;
  $("limit-names").replaceChildren(...names(scope.value).map(text => make("option", { value: text })));
  say($("limit-now"), now
    ? `Now ${words(now.value)}${now.used !== null ? `, of which ${now.used} is used` : ""}; in the file ${words(now.inFile)}.`
    : "There is none now.");
  $("limit-value").hidden = value.disabled = kind.value !== "value";
  value.required = kind.value === "value";
  say($("limit-file"), `as in the file${now ? ` (${words(now.inFile)})` : ""}`);
}

function wanted() {
  const { kind, value } = fields(), now = find();
  return { value: value.value.trim(), unlimited: "none", asInFile: words(now?.inFile) }[kind.value];
}

function goBack() {
  confirmed = null;
  $("limit-choice").hidden = false;
  $("limit-confirm").hidden = $("limit-back").hidden = true;
  say($("limit-go"), "Go on");
  look($("limit-go"), "");
  paint();
}

/** Says what was, what is to be, and what that makes of its use. */
function confirm() {
  const next = wanted(), now = find(), before = words(now?.value), used = now?.used ?? null;
  if (fields().kind.value === "value" && !isDecimal(next)) throw new Problem("", undefined, [{ field: "value", message: "expected a number such as 12.50" }]);
  if (next === before || (isDecimal(next) && isDecimal(before) && compare(next, before) === 0)) throw new Problem(`It is ${before} already.`);
  confirmed = { before, next };
  say($("limit-change"), `${fields().limit.value} of ${scopeOf(fields())}: from ${before} to ${next}.`);
  const [old, then] = [percent(used, before), percent(used, next)], isOver = used !== null && isDecimal(used) && isDecimal(next) && compare(used, next) > 0;
  say($("limit-use"), used === null ? "Of this limit no use is counted: it holds for each order by itself." : `Used: ${used}.`);
  for (const [id, part, bound] of [["limit-before", old, before], ["limit-after", then, next]]) {
    $(id).parentElement.hidden = used === null;
    $(id).replaceChildren();
    use($(id), part, `${used} of ${bound}`);
    if (part === null) say($(id), "no bound");
  }
  say($("limit-over"), isOver ? "More is used than that: what would add to it is refused until it is less." : "");
  $("limit-choice").hidden = true;
  $("limit-confirm").hidden = $("limit-back").hidden = false;
  say($("limit-go"), "Change it");
  look($("limit-go"), "danger");
  $("limit-confirm").focus();
}

async function send(values, target) {
  const { scope, name, limit, kind, why } = fields(), now = find();
  if (words(now?.value) !== confirmed.before) {
    goBack();
    throw new Problem(`Somebody has changed it to ${words(now?.value)} meanwhile.`);
  }
  const body = {
    scope: scope.value, limit: limit.value, why: why.value, ...(name.disabled ? {} : { name: name.value.trim() }),
    ...(kind.value === "value" ? { value: confirmed.next } : { [kind.value]: true }),
  };
  try {
    const { result } = await guarded(target, values, () => call("PUT", "/risk/limits", body));
    followLimits().catch(() => {});
    return `${result}.`;
  } catch (problem) {
    // Where it can be mended.
    if (![409, 422].includes(problem.status) || !$("limit-dialog").open) throw problem;
    goBack();
    throw problem.fields.length ? problem : new Problem("It was refused.", 409, [{ field: place(problem.text), message: problem.text }]);
  }
}

/** The field that the gateway's words are about. */
function place(text) {
  if (/reason/.test(text)) return "why";
  if (/for such a scope/.test(text)) return "limit";
  if (/^(no|there is no) (?!room)/.test(text)) return "name";
  return "value";
}

export function startLimits() {
  fields().scope.append(...scopes.map(scope => make("option", { textContent: scope })));
  fields().limit.append(...Object.entries(kinds).map(([value, text]) => make("option", { value, textContent: `${value}: ${text}` })));
  for (const what of ["input", "change"]) $("limit-form").addEventListener(what, () => { if (confirmed === null) paint(); });
  $("limit-new").onclick = () => change(null);
  $("limit-back").onclick = () => { goBack(); fields().value.focus(); };
  form("limit-form", async (values, target) => {
    if (confirmed) return send(values, target);
    confirm();
    return false;
  }, { closes: true });
}

export function clearLimits() {
  all = [];
  table.clear();
  $("limit-tools").hidden = $("limit-rights").hidden = true;
}
