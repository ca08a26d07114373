// Messages of a FIX session: the newest first, and one of them field by field.

import { Problem, call, query } from "./api.js";
import { form, openDialog } from "./dialogs.js";
import { $, Table, make, say } from "./dom.js";
import { many, moment } from "./figures.js";

const pageSize = 50;
const directions = { in: "from the peer", out: "to the peer" };
const table = new Table($("message-table"), "Messages", [
  { label: "Time", text: message => moment(message.time) },
  { label: "Direction", text: message => directions[message.direction], kind: message => message.direction === "in" ? "dim" : "" },
  { label: "MsgSeqNum", text: message => message.msgSeqNum, isNumber: true },
  { label: "Type", fill: (cell, message) => typeButton(cell, message), kind: "strong" },
  { label: "Again", text: message => [message.possDup ? "PossDup" : "", message.possResend ? "PossResend" : ""].filter(Boolean).join(", "), kind: "warn" },
  { label: "Text", text: message => message.text, kind: "long" },
], message => `${message.number} ${message.direction}`, "No message fits.");
const fieldTable = new Table($("message-fields"), "Fields", [
  { label: "Tag", text: field => field.tag },
  { label: "Name", text: field => field.name, kind: "dim" },
  { label: "Value", text: field => field.value, kind: "long" },
], field => `${field.tag}`, "No fields.");
let session = null, items = [], next = null, earlier = null, period = null, filter = {};
/** Answers to what was asked before something else was chosen are not what is wanted. */
let choice = 0;

const typeWords = message => message.name ? `${message.name}(${message.msgType})` : message.msgType;

function typeButton(cell, message) {
  let button = cell.firstChild;
  if (!button) { button = make("button", { type: "button", className: "link" }); cell.append(button); }
  say(button, typeWords(message));
  button.setAttribute("aria-label", `${typeWords(message)} ${message.msgSeqNum ?? ""}, field by field`);
  button.onclick = () => show(message);
}

function show(message) {
  say($("message-title"), `${typeWords(message)} ${directions[message.direction]}`);
  say($("message-words"), `Stored ${moment(message.time)}${message.sendingTime ? `, SendingTime(52) ${moment(message.sendingTime)}` : ""}.`);
  fieldTable.show(message.fields);
  say($("message-text"), message.text);
  openDialog("message-dialog", $("message-dialog").querySelector(".cancel"));
}

export function showMessages(name) {
  [session, period, filter] = [name, null, {}];
  $("message-filter").reset();
  say($("messages-title"), `Messages of ${name}`);
  openDialog("messages-dialog", $("messages-dialog").querySelector(".cancel"));
  ask().catch(problem => say($("message-filter").querySelector(".problem"), problem.message));
}

async function ask(isMore = false) {
  const own = ++choice;
  if (!isMore) {
    [items, next] = [[], null];
    table.clear();
    paint();
  }
  let page;
  try {
    page = await call("GET", query(`/sessions/${encodeURIComponent(session)}/messages`, { ...filter, period, before: isMore ? next : null, limit: pageSize }));
  } catch (problem) {
    if (own !== choice) return;
    table.show(items, "Nothing was found out.");
    const field = /^The parameter (\w+)(?:: | )(.*)/.exec(problem.message);
    throw field ? new Problem(problem.message, problem.status, [{ field: field[1], message: field[2] }]) : problem;
  }
  if (own !== choice) return;
  items = [...items, ...page.items];
  [next, earlier] = [page.next, page.earlier];
  table.show(items, next === null ? "No message fits." : "Nothing among those that were looked through so far: look at older ones.");
  say($("messages-words"), (page.began ? `MsgSeqNums since ${moment(page.began)}. ` : "") + (page.damaged ? `${many(page.damaged, "damaged message")} left out. ` : "")
    + (items.length ? `${many(items.length, "message")}, the newest first.` : ""));
  paint();
}

function paint() {
  $("messages-older").hidden = next === null;
  $("messages-earlier").hidden = earlier === null;
  $("messages-newest").hidden = period === null;
}

export function startMessages() {
  form("message-filter", async values => {
    filter = values;
    await ask();
  });
  const again = act => async () => {
    act();
    try { await ask(); } catch (problem) { say($("message-filter").querySelector(".problem"), problem.message); }
  };
  $("messages-older").onclick = async () => {
    try { await ask(true); } catch (problem) { say($("message-filter").querySelector(".problem"), problem.message); }
  };
  $("messages-earlier").onclick = again(() => { period = earlier; });
  $("messages-newest").onclick = again(() => { period = null; });
}

/** What was said to a peer is nobody's business who comes later. */
export function clearMessages() {
  choice += 1;
  [items, next, earlier, session] = [[], null, null, null];
  table.clear();
  fieldTable.clear();
  say($("message-text"), "");
}
