// Stops that are planned: how long it is until each, and calling one off.

import { Problem, call, gatewayNow } from "./api.js";
import { askBefore } from "./deeds.js";
import { $, make, say, sync } from "./dom.js";
import { clock, moment, span, split } from "./figures.js";
import { may } from "./room.js";

/** Whoever calls one off so late might resume what was stopped meanwhile. In milliseconds. */
const tooLate = 3000;
let planned = [], stopped = [];

const left = stop => Date.parse(stop.at) - gatewayNow();
const isStopped = stop => stopped.some(other => other.scope === stop.scope);

function card() {
  const timer = make("strong", { className: "warn" });
  timer.setAttribute("role", "timer");
  timer.setAttribute("aria-live", "off");
  return make("li", { className: "planned" },
    make("div", { className: "head" }, make("b"), timer, make("button", { type: "button", textContent: "Call off…" })), make("p"));
}

function fill(li, stop) {
  const [head, words] = li.children, [title, , button] = head.children;
  say(title, `PLANNED: stop of ${stop.scope}`);
  button.hidden = !may("resume") || isStopped(stop);
  button.setAttribute("aria-label", `Call off the planned stop of ${stop.scope}`);
  button.onclick = () => callOff(stop);
  say(words, `At ${moment(stop.at)} by ${stop.by}: ${stop.why}${stop.closesPositions ? ". Positions are closed, too." : ""}`
    + (isStopped(stop) ? " To call it off, resume the one that is engaged first." : ""));
}

/** Each second, too. */
export function paintCountdowns() {
  for (const [place, li] of [...$("planned").children].entries()) {
    const stop = planned[place];
    if (stop) say(li.querySelector("strong"), left(stop) > 0 ? `in ${span(left(stop) / 1000)}` : "now");
  }
}

export function showPlanned(state) {
  [planned, stopped] = [[...state.planned].sort((a, b) => Date.parse(a.at) - Date.parse(b.at)), state.stops];
  sync($("planned"), planned, stop => stop.scope, card, fill);
  paintCountdowns();
}

/** What is planned of a scope: whoever plans it again replaces it. */
export const plannedOf = scope => planned.find(stop => stop.scope === scope) ?? null;

export const plannedWords = () => planned.map(stop => `${stop.scope} at ${clock(stop.at)}`).join(", ");

function callOff(stop) {
  askBefore({
    title: `Call off the planned stop of ${stop.scope}`, button: "Call it off", why: "optional", words: `It would be engaged at ${moment(stop.at)}: ${stop.why}`,
    act: async why => {
      const now = plannedOf(stop.scope);
      if (!now || isStopped(stop) || left(now) < tooLate) throw new Problem("It is too late to call it off. What is stopped can be resumed.");
      return `${(await call("POST", "/emergency/resume", { ...split(stop.scope), ...(why ? { why } : {}) })).result}.`;
    },
  }, $("emergency"));
}
