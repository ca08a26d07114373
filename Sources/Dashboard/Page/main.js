// The page from its beginning: who is there, what is seen, and how old it is.

import { startAccount } from "./account.js";
import { call } from "./api.js";
import { clearAudit, followAudit, startAudit } from "./audit.js";
import { clearCharts, followLatency, lately, paintFlow, startCharts } from "./charts.js";
import { form } from "./dialogs.js";
import { $, look, make, say } from "./dom.js";
import { clock } from "./figures.js";
import { clearOrders, orderEvents, startOrders } from "./orders.js";
import { room } from "./room.js";
import { clearStanding, followBrokers, showBrokers, showLimits, startStanding } from "./standing.js";
import { clearStops, onEmergency, showEmergency, showStopRights, startStops } from "./stops.js";
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
    if (problem.status === 401) {
      localStorage.removeItem(isKnown);
      return ask(words);
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
  open(tellState, () => leave("Your session has ended: log on again."));
  refresh();
  followAudit();
  followLatency();
  followBrokers();
}

function clearAll() {
  room.status = null;
  clearStops();
  clearOrders();
  clearStanding();
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
  close();
  room.me = null;
  tellAge(null);
  localStorage.removeItem(isKnown);
  clearAll();
  ask(words);
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
let isAsking = false;
async function refresh() {
  if (isAsking || !room.me) return;
  isAsking = true;
  const begun = new Date();
  const late = setTimeout(() => { slow = { words: "The gateway behind the control room does not answer.", since: begun }; }, 2000);
  try {
    room.status = await call("GET", "/status");
    slow = room.status.following ? null : { words: "The control room has missed orders and asks for them again.", since: begun };
    say($("name"), room.status.name);
    document.title = `${room.status.emergency.active ? "STOPPED – " : ""}${room.status.name} – Penstock`;
    if (!room.brokers.length) { room.brokers = room.status.brokers; showBrokers(); }
    showEmergency(room.status.emergency);
    showLimits((await call("GET", "/risk/limits")).items);
    glance();
  } catch (problem) {
    if (problem.status === 401) leave("Your session has ended: log on again.");
  } finally {
    clearTimeout(late);
    isAsking = false;
  }
}

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
  let words = "";
  try { await call("POST", "/logout"); } catch (problem) {
    // A session that is not there is over.
    if (problem.status !== 401) words = `${problem.message} Your session there ends when it is unused for a while.`;
  }
  leave(words);
};
startOrders();
startStanding();
startStops();
startAudit();
startCharts();
startAccount(leave);
onEmergency.changed = glance;
orderEvents.addEventListener("change", refreshSoon);
setInterval(() => { if (room.me && !$("room").hidden) { glance(); paintFlow(); } }, 1000);
setInterval(() => { if (room.me && !$("room").hidden) { refresh(); followAudit(); followLatency(); followBrokers(); } }, 5000);
enter();
