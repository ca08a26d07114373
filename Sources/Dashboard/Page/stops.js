// The emergency stop: what is stopped, what is left of it, and the dialogs that stop and resume.

import { Problem, call, gatewayNow } from "./api.js";
import { confirmedBy, form, guarded, openDialog } from "./dialogs.js";
import { $, bar, look, make, say, setBar, sync } from "./dom.js";
import { many, moment, span, split } from "./figures.js";
import { plannedOf, plannedWords, showPlanned } from "./planned.js";
import { may, room } from "./room.js";
import { on } from "./stream.js";

export const scopes = ["everything", "broker", "symbol", "account", "session", "strategy"];
const origins = { controlAPI: "control room", command: "command line" };
/** The most orders that were seen open since a stop was engaged, by its scope and time. */
const most = new Map();
let current = { active: false, stops: [], planned: [] }, wanted = null;
/** How often the stream has told how it is. */
let toldCount = 0;

export const onEmergency = { changed: () => {} };

// MARK: What is stopped

function left(stop) {
  const words = [stop.openOrders === 0 ? "no order of it is open any more" : `${many(stop.openOrders, "order")} still open`];
  if (stop.unknownOrders) words.push(`of ${many(stop.unknownOrders, "order")} nobody knows what has become`);
  if (stop.closesPositions) words.push(stop.openPositions === 0 ? "all positions are closed" : `${many(stop.openPositions, "position")} still open`);
  if (stop.abandonedPositions) words.push(`${many(stop.abandonedPositions, "position")} given up`);
  return words.join(", ");
}

function card() {
  const button = make("button", { type: "button", textContent: "Resume…" });
  return make("li", { className: "held" },
    make("div", { className: "head" }, make("b"), button), make("p", { className: "why" }),
    make("div", { className: "progress" }, bar(0, ""), make("strong"), make("span", { className: "bad" })));
}

function fill(li, stop) {
  const [head, why, progress] = li.children, key = `${stop.scope}\n${stop.since}`;
  most.set(key, Math.max(most.get(key) ?? 0, stop.openOrders));
  const all = most.get(key), isDone = stop.openOrders === 0 && stop.unknownOrders === 0 && !(stop.closesPositions && stop.openPositions);
  say(head.children[0], `STOPPED: ${stop.scope}`);
  head.children[1].hidden = !may("resume");
  head.children[1].setAttribute("aria-label", `Resume ${stop.scope}`);
  head.children[1].onclick = () => askToResume(stop.scope);
  say(why, `By ${stop.by} (${origins[stop.origin] ?? stop.origin}) at ${moment(stop.since)}: ${stop.why}`);
  setBar(progress.children[0], all ? (all - stop.openOrders) / all : 1, `${all - stop.openOrders} of ${many(all, "order")} gone`);
  look(progress.children[0], isDone ? "bar good" : "bar bad");
  say(progress.children[1], left(stop));
  look(progress.children[1], isDone ? "good" : "warn");
  say(progress.children[2], stop.abandonedPositions ? "Look at them: nobody closes them any more." : "");
}

export const emergencyCount = () => toldCount;

/** Of an answer that was asked for when the stream had told so much: what the stream has told since is newer. */
export function showEmergencyAsked(state, count) { if (room.me && count === toldCount) showEmergency(state); }

function showEmergency(state) {
  const before = current;
  current = state;
  sync($("stops"), state.stops, stop => `${stop.scope}\n${stop.since}`, card, fill);
  showPlanned(state);
  $("stops-none").hidden = state.stops.length + state.planned.length > 0;
  $("stops-none").removeAttribute("aria-busy");
  look($("stops-none"), "calm");
  say($("stops-none"), "Nothing is stopped.");
  $("alarm").hidden = state.stops.length + state.planned.length === 0;
  look($("alarm"), state.active ? "badge bad" : "badge warn");
  say($("alarm"), state.active ? "STOPPED: " + state.stops.map(stop => stop.scope).join(", ")
    : state.planned.length ? `Stop planned: ${plannedWords()}` : "");
  if ($("resume-dialog").open) paintResume();
  document.body.classList.toggle("stopped", state.active);
  // For whoever does not see it.
  const ended = before.stops.filter(stop => !state.stops.some(other => other.scope === stop.scope));
  const calledOff = before.planned.filter(stop => ![...state.stops, ...state.planned].some(other => other.scope === stop.scope));
  if (ended.length) say($("stops-words"), `Resumed: ${ended.map(stop => stop.scope).join(", ")}.`);
  else if (calledOff.length) say($("stops-words"), `Called off: ${calledOff.map(stop => stop.scope).join(", ")}.`);
  else if (state.stops.length) say($("stops-words"), state.stops.map(stop => `${stop.scope}: ${left(stop)}`).join(". "));
  onEmergency.changed();
}

// MARK: Stopping

/** What is known of a kind of scope. */
export function names(kind) {
  const orders = [...room.orders.values()], positions = room.positions;
  const found = {
    broker: room.brokers.map(broker => broker.id), session: room.sessions.map(session => session.name),
    symbol: [...orders, ...positions].map(item => item.symbol), account: [...orders, ...positions].map(item => item.account),
    strategy: orders.map(order => order.strategy),
  }[kind] ?? [];
  return [...new Set(found.filter(Boolean))].sort();
}

function scopeChosen() {
  const kind = $("stop").elements.scope.value, field = $("stop").elements.name;
  $("stop-name").hidden = field.disabled = kind === "everything";
  field.required = !field.disabled;
  if (field.disabled) field.value = "";
  $("stop-names").replaceChildren(...names(kind).map(name => make("option", { value: name })));
  say($("stop-title"), kind === "everything" ? "Stop everything" : `Stop one ${kind}`);
  const mayClose = !["session", "strategy"].includes(kind), closes = $("stop").elements.closePositions;
  closes.disabled = !mayClose;
  if (!mayClose) closes.checked = false;
  say($("stop-close"), mayClose ? "and close positions" : `and close positions (they are accounts', of no ${kind})`);
  delayChosen();
}

const delay = ({ delaySeconds, unit }) => Number(delaySeconds.value || 0) * Number(unit.value);

/** Says when it is to be, and what it replaces. */
function delayChosen() {
  const fields = $("stop").elements, seconds = delay(fields), kind = fields.scope.value;
  const known = seconds ? plannedOf(kind === "everything" ? kind : `${kind} ${fields.name.value.trim()}`) : null;
  say($("stop-button"), seconds ? "Plan the stop" : "Stop");
  say($("stop-when"), seconds ? `It is engaged at ${moment(gatewayNow() + seconds * 1000)}, in ${span(seconds)}; clients are told now.`
    + (known ? ` The one that is planned for ${moment(known.at)} is replaced.` : "") : "");
}

export function askToStop(kind, name = "") {
  const fields = $("stop").elements;
  $("stop").reset();
  fields.scope.value = kind;
  scopeChosen();
  fields.name.value = name;
  openDialog("stop-dialog", kind === "everything" || name ? fields.why : fields.name, $("emergency"));
}

async function refresh() {
  const count = toldCount;
  try { showEmergencyAsked(await call("GET", "/emergency"), count); } catch (problem) { /* The stream tells it as well. */ }
}

// MARK: Resuming

function askToResume(scope) {
  const stop = current.stops.find(stop => stop.scope === scope);
  if (!stop) return;
  wanted = scope;
  $("resume").reset();
  $("resume").querySelector(".force").hidden = true;
  say($("resume-title"), `Resume ${scope}`);
  paintResume();
  openDialog("resume-dialog", $("resume").elements.confirm, $("emergency"));
}

function paintResume() {
  const stop = current.stops.find(stop => stop.scope === wanted);
  say($("resume-words"), stop ? `Orders of ${wanted} are taken again. At the moment: ${left(stop)}.` : "It is not stopped any more.");
}

async function resume(values, target) {
  const force = target.querySelector(".force"), isForced = !force.hidden, scope = wanted;
  if (isForced && !values.why) throw new Problem("", undefined, [{ field: "why", message: "is missing: why it is to be resumed all the same" }]);
  let result;
  try {
    result = await guarded(target, values, () =>
      call("POST", "/emergency/resume", { ...split(scope), ...(isForced ? { force: true, why: values.why } : {}) }));
  } catch (problem) {
    if (problem.status === 409 && !isForced && wanted === scope && current.stops.some(stop => stop.scope === scope)) {
      force.hidden = false;
      target.elements.why.focus();
      // The command line's words for it are no help here.
      throw new Problem(problem.message.replace(/; --force.*/, ". Say why they are to be left, or wait until they are gone."));
    }
    throw problem;
  }
  refresh();
  return `${result.result}.`;
}

/** Of something that stands in a list, a small one that stops it. */
export function stopButton(cell, kind, name) {
  if (!may("stop")) return;
  let button = cell.querySelector("button");
  if (!button) { button = make("button", { type: "button", className: "small", textContent: "Stop…" }); cell.append(button); }
  button.setAttribute("aria-label", `Stop the ${kind} ${name}`);
  button.onclick = () => askToStop(kind, name);
}

export function startStops() {
  on("emergency", state => { toldCount += 1; showEmergency(state); });
  $("stop").elements.scope.append(...scopes.map(scope => make("option", { textContent: scope })));
  $("stop").elements.scope.onchange = scopeChosen;
  $("stop-buttons").append(...scopes.map(scope => {
    const button = make("button", { type: "button", className: scope === "everything" ? "danger" : "warning",
      textContent: scope === "everything" ? "Stop everything…" : `Stop one ${scope}…` });
    button.onclick = () => askToStop(scope);
    return button;
  }));
  $("stop-now").onclick = () => askToStop("everything");
  for (const what of ["input", "change"]) $("stop").addEventListener(what, delayChosen);
  confirmedBy("stop", () => "STOP");
  confirmedBy("resume", () => "RESUME");
  form("stop", async (values, target) => {
    const body = { scope: values.scope, why: values.why, closePositions: values.closePositions === "on", ...(values.name ? { name: values.name.trim() } : {}) };
    const seconds = delay(target.elements), opening = target.opening;
    if (seconds) body.delaySeconds = seconds;
    const { result } = await guarded(target, values, () => call("POST", "/emergency/stop", body));
    refresh();
    if (target.opening === opening) goToStops();
    return `${result}.`;
  }, { closes: true });
  form("resume", resume, { closes: true });
}

/** When the dialog has given the keys back. */
function goToStops() {
  $("stop-dialog").addEventListener("close", () => {
    $("emergency").focus();
    $("emergency").scrollIntoView();
  }, { once: true });
}

/** Nobody knows whether anything is stopped. */
export function clearStops() {
  most.clear();
  showEmergency({ active: false, stops: [], planned: [] });
  say($("stops-words"), "");
  look($("stops-none"), "empty");
  say($("stops-none"), "Loading…");
  $("stops-none").setAttribute("aria-busy", "true");
}

/** What may be done is shown to whoever may do it. */
export function showStopRights() {
  $("stop-buttons").hidden = $("stop-now").hidden = !may("stop");
}
