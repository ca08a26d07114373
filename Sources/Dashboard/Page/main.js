// The page from its beginning: who is there, what is seen, and how old it is.

import { startAccount } from "./account.js";
import { call, isRefusal, oneAtATime } from "./api.js";
import { clearAudit, followAudit, startAudit } from "./audit.js";
import { clearBrokers, followBrokers, showBrokers, startBrokers } from "./brokers.js";
import { clearCharts, followLatency, lately, paintFlow, startCharts } from "./charts.js";
import { startDeeds } from "./deeds.js";
import { form, tell } from "./dialogs.js";
import { $, look, make, say } from "./dom.js";
import { clock } from "./figures.js";
import { clearLimits, followLimits, startLimits } from "./limits.js";
import { clearMessages, startMessages } from "./messages.js";
import { clearOrders, orderEvents, startOrders } from "./orders.js";
import { paintCountdowns } from "./planned.js";
import { clearPositions, startPositions } from "./positions.js";
import { room } from "./room.js";
import { clearSessions, startSessions } from "./sessions.js";
import { clearStops, emergencyCount, onEmergency, showEmergencyAsked, showStopRights, startStops } from "./stops.js";
import { close, open } from "./stream.js";

// MARK: Who is there

function show(part) {
  for (const id of ["wait", "door", "change", "room"]) $(id).hidden = id !== part;
  $("sections").hidden = part !== "room";
  if (part !== "room") for (const dialog of document.querySelectorAll("dialog[open]")) dialog.close();
}

/** Whether this browser was logged on when it was here last: who has never been is not asked about, and not refused. */
const isKnown = "penstock-was-here";

async function enter(words = "") {
  if (!localStorage.getItem(isKnown)) return ask(words);
  try { room.me = await call("GET", "/me"); } catch (problem) {
    if (isRefusal(problem)) {
      localStorage.removeItem(isKnown);
      return ask(problem.status === 401 ? words : problem.message);
    }
    show("wait");
    say($("wait-title"), "No answer");
    say($("wait-words"), `${problem.message} Trying again.`);
    link("not connected", "bad");
    return setTimeout(enter, 1500, words);
  }
  say($("who"), room.me.user);
  $("logout").hidden = false;
  if (room.me.mustChangePassword) {
    link("one step more");
    show("change");
    return $("password").elements.old.focus();
  }
  $("account").hidden = false;
  showStopRights();
  clearAll();
  show("room");
  open(tellState, over);
  refresh();
  followAudit();
  followLatency();
  followBrokers();
}

function clearAll() {
  [room.status, slow] = [null, null];
  document.title = "Penstock";
  tell("");
  clearStops();
  clearOrders();
  clearPositions();
  clearBrokers();
  clearSessions();
  clearMessages();
  clearLimits();
  clearCharts();
  clearAudit();
  for (const tile of Object.values(tiles)) say(tile.figure, "–");
}

function ask(words) {
  room.me = null;
  for (const id of ["logout", "account", "stop-now"]) $(id).hidden = true;
  say($("who"), "");
  say($("door-words"), words);
  link("not logged on");
  show("door");
  $("login").elements.name.focus();
}

function leave(words) {
  forget();
  localStorage.removeItem(isKnown);
  ask(words);
}

function forget() {
  close();
  room.me = null;
  tellAge(null);
  clearAll();
  // A password that was typed and not sent is nobody's business.
  for (const id of ["login", "password"]) $(id).reset();
}

/** Nobody is told anything any more: the session has ended, or whoever it is may do less than before. */
async function over() {
  forget();
  show("wait");
  await enter("Your session has ended: log on again.");
  if (room.me) tell("Your rights have changed.");
}

// MARK: How old it is

function link(words, kind = "") { say($("link"), words); look($("link"), `badge ${kind}`.trim()); }

let slow = null, before = "loading";
function tellState(state, heardAt) {
  // What was asked while nothing came is asked again.
  if (state === "live" && before !== "live") refreshSoon();
  before = state;
  if (state === "loading") link("loading");
  else if (state === "live") slow ? link("gateway is slow", "bad") : link("live", "good");
  else link(state === "quiet" ? "no answer" : "connection lost", "bad");
  if (state === "quiet") tellAge("The gateway does not answer.", heardAt);
  else if (state === "lost") tellAge("The connection is lost: trying again.", heardAt);
  else if (state === "live" && slow) tellAge(slow.words, slow.since);
  else tellAge(null);
}

function tellAge(words, since) {
  $("old").hidden = words === null;
  document.body.classList.toggle("stale", words !== null);
  say($("old-why"), words === null ? "" : words + (since ? ` What you see is from ${clock(since)}.` : ""));
  say($("old-age"), words === null || !since ? "" : `${Math.max(0, Math.round((Date.now() - since) / 1000))} s old`);
}

// MARK: At a glance

const tiles = {};
for (const [name, words] of [["open", "open orders"], ["unknown", "unknown orders"], ["rate", "orders a minute"], ["fills", "fills a minute"],
  ["sessions", "sessions logged on"], ["brokers", "brokers reached"], ["differences", "differences at brokers"]]) {
  const figure = make("b", { id: `n-${name}`, textContent: "–" });
  tiles[name] = { figure, tile: make("div", { className: "tile" }, figure, make("span", { textContent: words })) };
  $("glance").append(tiles[name].tile);
}

function tile(name, text, kind = "") { say(tiles[name].figure, text); look(tiles[name].tile, `tile ${kind}`.trim()); }

function glance() {
  const status = room.status;
  if (room.me && status) {
    const reached = room.brokers.filter(broker => broker.connected).length, differences = Object.values(status.discrepancies).reduce((sum, count) => sum + count, 0);
    const logged = room.sessions.filter(session => session.state === "logged on").length;
    tile("open", status.openOrders);
    tile("unknown", status.unknownOrders, status.unknownOrders ? "bad" : "");
    tile("sessions", room.sessions.length ? logged : status.sessionsLoggedOn);
    tile("brokers", `${reached} of ${room.brokers.length}`, reached < room.brokers.length ? "bad" : "");
    tile("differences", differences, differences ? "warn" : "");
  }
  tile("rate", lately("orders"));
  tile("fills", lately("fills"));
}

/** What nobody tells by itself. */
const refresh = oneAtATime(async () => {
  if (!room.me) return;
  const me = room.me, count = emergencyCount(), begun = new Date();
  const late = setTimeout(() => { slow = { words: "The gateway behind the control room does not answer.", since: begun }; }, 2000);
  try {
    const status = await call("GET", "/status");
    // Whoever asked has gone.
    if (room.me !== me) return;
    room.status = status;
    slow = room.status.following ? null : { words: "The control room has missed orders and asks for them again.", since: begun };
    say($("name"), room.status.name);
    document.title = `${room.status.emergency.active ? "STOPPED – " : ""}${room.status.name} – Penstock`;
    if (!room.brokers.length) { room.brokers = room.status.brokers; showBrokers(); }
    showEmergencyAsked(status.emergency, count);
    glance();
    await followLimits();
  } catch (problem) {
    if (problem.status === 401 && room.me === me) leave("Your session has ended: log on again.");
  } finally { clearTimeout(late); }
});

/** Whether whoever is logged on may still do what is offered. */
const followRights = oneAtATime(async () => {
  const me = room.me;
  try {
    const now = await call("GET", "/me");
    if (room.me !== me || (now.rights.join() === me.rights.join() && !now.mustChangePassword)) return;
    await over();
  } catch (problem) { /* What else is asked says so. */ }
});

let isLate = false;
/** Soon, however often it is asked for until then. */
function refreshSoon() {
  if (isLate) return;
  isLate = true;
  setTimeout(() => { isLate = false; refresh(); }, 500);
}

// MARK: The beginning

form("login", async (values, target) => {
  await call("POST", "/login", { name: values.name, password: values.password, ...(values.code ? { code: values.code } : {}) });
  localStorage.setItem(isKnown, "yes");
  target.reset();
  await enter();
});
form("password", async (values, target) => {
  await call("POST", "/me/password", { old: values.old, new: values.new });
  target.reset();
  leave("Your password is changed: log on with the new one.");
});
$("logout").onclick = async () => {
  if ($("logout").hasAttribute("aria-disabled")) return;
  $("logout").setAttribute("aria-disabled", "true");
  say($("logout"), "Logging out…");
  let words = "";
  try { await call("POST", "/logout"); } catch (problem) {
    // A session that is not there is over.
    if (problem.status !== 401) words = `${problem.message} Your session there ends when it is unused for a while.`;
  }
  $("logout").removeAttribute("aria-disabled");
  say($("logout"), "Log out");
  leave(words);
};
startDeeds();
startOrders();
startPositions();
startBrokers();
startSessions();
startMessages();
startLimits();
startStops();
startAudit();
startCharts();
startAccount(leave);
onEmergency.changed = glance;
orderEvents.addEventListener("change", refreshSoon);
setInterval(() => { if (room.me && !$("room").hidden) { glance(); paintFlow(); paintCountdowns(); } }, 1000);
setInterval(() => { if (room.me && !$("room").hidden) { refresh(); followRights(); followAudit(); followLatency(); followBrokers(); } }, 5000);
enter();
