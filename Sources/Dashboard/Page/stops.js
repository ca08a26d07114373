// The emergency stop: what is stopped, what is left of it, and the dialogs that stop and resume.

import { call } from "./api.js";
import { confirmedBy, form, guarded, openDialog } from "./dialogs.js";
import { $, bar, look, make, say, setBar, sync } from "./dom.js";
import { many, moment } from "./figures.js";
import { may, room } from "./room.js";
import { on } from "./stream.js";

const scopes = ["everything", "broker", "symbol", "account", "session", "strategy"];
const origins = { controlAPI: "control room", command: "command line" };
/** The most orders that were seen open since a stop was engaged, by its scope and time. */
const most = new Map();
let current = { active: false, stops: [], planned: [] }, wanted = null;

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

export function showEmergency(state) {
  const before = current;
  current = state;
  sync($("stops"), state.stops, stop => `${stop.scope}\n${stop.since}`, card, fill);
  sync($("planned"), state.planned, stop => `${stop.scope}\n${stop.at}`, () => make("li", { className: "warn" }),
    (li, stop) => say(li, `Planned: stop of ${stop.scope} at ${moment(stop.at)} by ${stop.by}: ${stop.why}`));
  $("stops-none").hidden = state.stops.length + state.planned.length > 0;
  $("stops-none").removeAttribute("aria-busy");
  look($("stops-none"), "calm");
  say($("stops-none"), "Nothing is stopped.");
  $("alarm").hidden = !state.active;
  say($("alarm"), state.active ? "STOPPED: " + state.stops.map(stop => stop.scope).join(", ") : "");
  document.body.classList.toggle("stopped", state.active);
  // For whoever does not see it.
  const ended = before.stops.filter(stop => !state.stops.some(other => other.scope === stop.scope));
  if (ended.length) say($("stops-words"), `Resumed: ${ended.map(stop => stop.scope).join(", ")}.`);
  else if (state.stops.length) say($("stops-words"), state.stops.map(stop => `${stop.scope}: ${left(stop)}`).join(". "));
  onEmergency.changed();
}

// MARK: Stopping

function names(kind) {
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
  try { showEmergency(await call("GET", "/emergency")); } catch (problem) { /* The stream tells it as well. */ }
}

function split(scope) {
  const end = scope.indexOf(" ");
  return end < 0 ? { scope } : { scope: scope.slice(0, end), name: scope.slice(end + 1) };
}

// MARK: Resuming

function askToResume(scope) {
  const stop = current.stops.find(stop => stop.scope === scope);
  if (!stop) return;
  wanted = scope;
  $("resume").reset();
  $("resume").querySelector(".force").hidden = true;
  say($("resume-title"), `Resume ${scope}`);
  say($("resume-words"), `Orders of ${scope} are taken again. At the moment: ${left(stop)}.`);
  openDialog("resume-dialog", $("resume").elements.confirm, $("emergency"));
}

async function resume(values, target) {
  const force = target.querySelector(".force"), isForced = !force.hidden;
  if (isForced && !values.why) throw new Error("Say why it is to be resumed all the same.");
  try {
    await guarded(target, values, () =>
      call("POST", "/emergency/resume", { ...split(wanted), ...(isForced ? { force: true, why: values.why } : {}) }));
  } catch (problem) {
    if (problem.status === 409 && !isForced && current.stops.some(stop => stop.scope === wanted)) {
      force.hidden = false;
      target.elements.why.focus();
      // The command line's words for it are no help here.
      throw new Error(problem.message.replace(/; --force.*/, ". Say why they are to be left, or wait until they are gone."));
    }
    throw problem;
  }
  $("resume-dialog").close();
  await refresh();
}

export function startStops() {
  on("emergency", showEmergency);
  $("stop").elements.scope.append(...scopes.map(scope => make("option", { textContent: scope })));
  $("stop").elements.scope.onchange = scopeChosen;
  $("stop-buttons").append(...scopes.map(scope => {
    const button = make("button", { type: "button", className: scope === "everything" ? "danger" : "warning",
      textContent: scope === "everything" ? "Stop everything…" : `Stop one ${scope}…` });
    button.onclick = () => askToStop(scope);
    return button;
  }));
  $("stop-now").onclick = () => askToStop("everything");
  confirmedBy("stop", "STOP");
  confirmedBy("resume", "RESUME");
  form("stop", async (values, target) => {
    const body = { scope: values.scope, why: values.why, closePositions: values.closePositions === "on", ...(values.name ? { name: values.name } : {}) };
    await guarded(target, values, () => call("POST", "/emergency/stop", body));
    $("stop-dialog").close();
    $("emergency").focus();
    $("emergency").scrollIntoView();
    await refresh();
  });
  form("resume", resume);
}

/** Nobody knows whether anything is stopped. */
export function clearStops() {
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
