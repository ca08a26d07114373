// FIX sessions: how they stand, why one is down, and what is done with them.

import { call } from "./api.js";
import { askBefore } from "./deeds.js";
import { openDialog, tell } from "./dialogs.js";
import { $, Table, look, make, painter, say, sync } from "./dom.js";
import { clock, many, moment } from "./figures.js";
import { showMessages } from "./messages.js";
import { orderEvents } from "./orders.js";
import { isOpen, may, room } from "./room.js";
import { stopButton } from "./stops.js";
import { on } from "./stream.js";

const isUp = session => session.state === "logged on";
const gap = session => session.missingFrom ? `${session.missingFrom} to ${session.missingThrough}` : "";
const said = session => session.peerSaid ? `; the peer said “${session.peerSaid}”` : "";
const ending = session => session.lastEnd ? `${session.lastEnd}${session.endedAt ? `, at ${moment(session.endedAt)}` : ""}${said(session)}` : "";

const table = new Table($("session-table"), "FIX sessions", [
  { label: "Session", fill: (cell, session) => nameButton(cell, session), kind: "strong long" },
  { label: "State", text: session => session.state, kind: session => isUp(session) ? "good" : "warn" },
  { label: "Peer", text: session => session.peer },
  { label: "Next in", text: session => session.nextIn, isNumber: true },
  { label: "Next out", text: session => session.nextOut, isNumber: true },
  { label: "Missing", text: gap, kind: session => gap(session) ? "bad n" : "n" },
  { label: "Waiting bytes", text: session => session.waitingBytes, isNumber: true, kind: session => session.waitingBytes > 1e6 ? "bad" : "" },
  { label: "Last end", text: ending, kind: "long" },
  { label: "", kind: "act", fill: (cell, session) => stopButton(cell, "session", session.name) },
], session => session.name, "Nobody has logged on yet.");

function nameButton(cell, session) {
  let button = cell.firstChild;
  if (!button) { button = make("button", { type: "button", className: "link" }); cell.append(button); }
  say(button, session.name);
  button.setAttribute("aria-label", `Session ${session.name}, details`);
  button.onclick = () => show(session.name);
}

// MARK: One session

let shown = null;
const find = () => room.sessions.find(session => session.name === shown);

function show(name) {
  shown = name;
  say($("session-title"), `Session ${name}`);
  say($("session-told"), "");
  look($("session-told"), "");
  openDialog("session-dialog", $("session-dialog").querySelector(".cancel"), $("sessions-card"));
  paint();
}

/** Whether it is up; if not, why, and what it takes. */
function standing(session) {
  if (isUp(session)) return `Logged on${session.peer ? `, ${session.peer}` : ""}.` + (gap(session) ? ` Messages ${gap(session)} of the peer are missing; it was asked for them.` : "");
  const why = ending(session) ? ` It ended last: ${ending(session)}.` : "";
  const next = {
    away: "It waits for its peer, who connects.", halted: "It stays away until somebody logs it on.", "waiting to connect": "It tries again by itself.",
    "outside its hours": "It connects when its hours begin.", "logging on": "The Logon(A) waits for its answer.", "logging out": "The Logout(5) waits for its answer.",
    removed: "Nobody can log on: there are no settings for it any more.",
  }[session.state] ?? "";
  return `${session.state[0].toUpperCase()}${session.state.slice(1)}.${why} ${next}`.trim();
}

function facts(session) {
  return [
    ["role", session.role], ["peer", session.peer], ["next in", session.nextIn], ["next out", session.nextOut], ["numbers since", moment(session.numbersSince)],
    ["missing", gap(session)], ["bytes that wait", session.waitingBytes], ["open orders", openOrders(session)],
  ].filter(([, value]) => value !== null && value !== "").map(([name, value]) => ({ name, value }));
}

const openOrders = session => [...room.orders.values()].filter(order => order.session === session.name && isOpen(order)).length;

function paint() {
  if (!$("session-dialog").open) return;
  const session = find();
  say($("session-state"), session ? standing(session) : "It is not there any more.");
  look($("session-state"), session && isUp(session) ? "good" : "warn");
  sync($("session-facts"), session ? facts(session) : [], fact => fact.name, () => make("div", {}, make("dt"), make("dd")), (div, fact) => {
    say(div.children[0], fact.name);
    say(div.children[1], fact.value);
  });
  const hadKeys = $("session-deeds").contains(document.activeElement);
  sync($("session-deeds"), session ? deeds(session) : [], deed => deed.name, () => make("button", { type: "button" }), (button, deed) => {
    say(button, deed.words);
    look(button, deed.name === "reset" ? "warning" : "");
    button.onclick = () => deed.ask ? ask(deed, session) : act(session.name, deed.name);
  });
  $("session-deeds").hidden = !$("session-deeds").firstChild;
  $("session-rights").hidden = may("steer");
  // What had the keys may have no use any more.
  if (hadKeys && !$("session-deeds").contains(document.activeElement)) $("session-dialog").querySelector(".cancel").focus();
}

// MARK: What is done with it

function deeds(session) {
  if (!may("steer")) return [];
  const open = openOrders(session), orders = open ? ` ${many(open, "order")} of it ${open === 1 ? "is" : "are"} open.` : "";
  return [
    { name: "logon", words: "Log on", isShown: session.role === "initiator" && !["logged on", "logging on", "logging out", "removed"].includes(session.state) },
    { name: "test", words: "Test", isShown: isUp(session) },
    { name: "logout", words: "Log out…", isShown: isUp(session), ask: {
      button: "Log out", why: "optional",
      words: (session.role === "initiator" ? "Says goodbye with Logout(5), and stays away until somebody logs it on." : "Says goodbye with Logout(5). The peer may come back.") + orders } },
    { name: "disconnect", words: "Disconnect…", isShown: session.peer !== null, ask: {
      button: "Disconnect", why: "optional", words: "Hangs up without a word. The session goes on where it was with the next connection." + orders } },
    { name: "reset", words: "Reset numbers…", isShown: true, ask: {
      button: "Reset", why: "required", word: "RESET",
      words: `Both MsgSeqNums begin at 1; now they are ${session.nextIn} in and ${session.nextOut} out. What the peer has not got is not sent again: agree with it before.`
        + (isUp(session) && session.role === "acceptor" ? " The peer is logged out first." : "") } },
  ].filter(deed => deed.isShown);
}

const titles = { logout: "Log out", disconnect: "Disconnect", reset: "Reset the numbers of" };

function ask(deed, session) {
  askBefore({
    ...deed.ask, title: `${titles[deed.name]} ${session.name}`, act: why => post(session.name, deed.name, why), done: words => told(session.name, words, "good"),
  }, $("session-dialog").querySelector(".cancel"));
}

async function post(name, deed, why) {
  return (await call("POST", `/sessions/${encodeURIComponent(name)}/${deed}`, why ? { why } : {})).result;
}

/** Where the session is not shown any more, beside. */
function told(name, words, kind) {
  if (shown !== name || !$("session-dialog").open) return tell(`${name}: ${words}`, kind);
  say($("session-told"), `${clock(new Date())}: ${words}`);
  look($("session-told"), kind);
}

async function act(name, deed) {
  told(name, "Asking…", "dim");
  try { told(name, await post(name, deed, ""), "good"); } catch (problem) { told(name, problem.message, "bad"); }
}

export function startSessions() {
  on("sessions", list => { room.sessions = list; table.show(list); paint(); });
  orderEvents.addEventListener("change", painter(paint));
  $("session-messages").onclick = () => showMessages(shown);
}

export function clearSessions() {
  room.sessions = [];
  table.clear();
}
