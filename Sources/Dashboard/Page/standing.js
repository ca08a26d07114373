// Positions, brokers, sessions and limits: how things stand.

import { call } from "./api.js";
import { $, Table, bar, look, make, painter, say, setBar, sync } from "./dom.js";
import { duration, gain, many, moment, stageWords, sum } from "./figures.js";
import { orderEvents } from "./orders.js";
import { isOpen, may, room } from "./room.js";
import { askToStop } from "./stops.js";
import { on } from "./stream.js";

function stopButton(cell, kind, name) {
  if (!may("stop")) return;
  let button = cell.querySelector("button");
  if (!button) { button = make("button", { type: "button", className: "small", textContent: "Stop…" }); cell.append(button); }
  button.setAttribute("aria-label", `Stop the ${kind} ${name}`);
  button.onclick = () => askToStop(kind, name);
}

// MARK: Positions

const positions = new Table($("position-table"), "Positions", [
  { label: "Account", text: position => position.account || "–" },
  { label: "Broker", text: position => position.broker },
  { label: "Symbol", text: position => position.symbol, kind: "strong" },
  { label: "Quantity", text: position => position.quantity, isNumber: true },
  { label: "Average", text: position => position.averagePrice, isNumber: true },
  { label: "Mark", text: position => position.mark, isNumber: true },
  { label: "Realised", text: position => position.realised, isNumber: true, kind: position => gain(position.realised) },
  { label: "Unrealised", text: position => position.unrealised, isNumber: true, kind: position => gain(position.unrealised) },
  { label: "Today", text: position => position.dayProfit, isNumber: true, kind: position => gain(position.dayProfit) },
  { label: "Currency", text: position => position.currency },
  { label: "", kind: "act", fill: (cell, position) => stopButton(cell, "symbol", position.symbol) },
], position => [position.account, position.broker, position.symbol].join("\n"), "No positions.");

/** Profits of one currency are added; those of several are not. */
function showProfit(list) {
  const currencies = [...new Set(list.map(position => position.currency).filter(Boolean))].sort();
  const sums = currencies.map(currency => {
    const own = list.filter(position => position.currency === currency);
    return { currency, today: sum(own.map(position => position.dayProfit)), unrealised: sum(own.map(position => position.unrealised)) };
  });
  sync($("profit"), sums, item => item.currency, () => make("li"), (li, item) => {
    say(li, `${item.currency}: ${item.today} today, ${item.unrealised} unrealised`);
    look(li, gain(item.today));
  });
}

// MARK: Brokers

/** Latencies by stage and broker, and what else is told of brokers by their names, where it is. */
let latencies = [], details = new Map();
export function knowLatencies(items) { latencies = items; showBrokers(); }

/** Every five seconds. */
export async function followBrokers() {
  try {
    details = new Map((await call("GET", "/brokers")).items.map(broker => [broker.id, broker]));
    showBrokers();
  } catch (problem) { /* The stream says whether they are reached. */ }
}

function brokerCard() {
  const title = make("b"), state = make("span", { className: "state" }), facts = make("dl", { className: "facts" }), act = make("span", { className: "act" });
  return make("li", {}, make("div", { className: "head" }, title, state, act), make("ul", { className: "plain bad" }), facts);
}

function brokerFacts(broker) {
  const more = details.get(broker.id) ?? {}, facts = [];
  const open = [...room.orders.values()].filter(order => order.broker === broker.id && isOpen(order)).length;
  facts.push(["open orders", more.load?.openOrders ?? open]);
  if (more.load?.waiting) facts.push(["requests that wait", more.load.waiting]);
  if (more.uptimePercent !== undefined) facts.push(["up in 24 h", `${more.uptimePercent} %`]);
  if (!broker.connected && more.lastConnected) facts.push(["was there at", moment(more.lastConnected)]);
  if (more.lost) facts.push(["lost", `${many(more.lost, "time")}`]);
  for (const rate of more.rateLimits ?? []) facts.push([`calls in ${rate.seconds} s`, `${rate.used} of ${rate.limit}`]);
  for (const item of latencies.filter(item => item.broker === broker.id && item.count > 0)) {
    facts.push([stageWords(item.stage), `p50 ${duration(item.p50)}, p95 ${duration(item.p95)}, p99 ${duration(item.p99)}`]);
  }
  return facts;
}

export function showBrokers() {
  const list = room.brokers;
  sync($("broker-cards"), list, broker => broker.id, brokerCard, (li, broker) => {
    const [head, issues, facts] = li.children, [title, state, act] = head.children, more = details.get(broker.id);
    say(title, broker.id);
    say(state, broker.connected ? "reached" : more?.status === "out of use" ? "out of use" : "cannot be reached");
    look(state, "state " + (broker.connected ? "good" : "bad"));
    look(li, broker.connected ? "" : "down");
    stopButton(act, "broker", broker.id);
    sync(issues, more?.issues ?? [], issue => issue.kind, () => make("li"),
      (item, issue) => say(item, `${issue.kind}: ${issue.text}${issue.count > 1 ? ` (${issue.count} times)` : ""}, at ${moment(issue.at)}`));
    sync(facts, brokerFacts(broker).map(([name, value], place) => ({ name, value, key: `${name} ${place}` })), fact => fact.key,
      () => make("div", {}, make("dt"), make("dd")), (div, fact) => {
        say(div.children[0], fact.name);
        say(div.children[1], fact.value);
        look(div, String(fact.value).length > 20 ? "long" : "");
      });
  });
  $("brokers-empty").hidden = list.length > 0;
  $("brokers-empty").removeAttribute("aria-busy");
  say($("brokers-empty"), "No brokers.");
}

// MARK: Sessions

const gap = session => session.missingFrom ? `${session.missingFrom} to ${session.missingThrough}` : "";
const sessions = new Table($("session-table"), "FIX sessions", [
  { label: "Session", text: session => session.name, kind: "strong long" },
  { label: "State", text: session => session.state, kind: session => session.state === "logged on" ? "good" : "warn" },
  { label: "Peer", text: session => session.peer },
  { label: "Next in", text: session => session.nextIn, isNumber: true },
  { label: "Next out", text: session => session.nextOut, isNumber: true },
  { label: "Missing", text: gap, kind: session => gap(session) ? "bad n" : "n" },
  { label: "Waiting bytes", text: session => session.waitingBytes, isNumber: true, kind: session => session.waitingBytes > 1e6 ? "bad" : "" },
  { label: "Last end", text: session => session.lastEnd, kind: "long" },
  { label: "", kind: "act", fill: (cell, session) => stopButton(cell, "session", session.name) },
], session => session.name, "Nobody has logged on yet.");

// MARK: Limits

const share = limit => limit.value === null || limit.used === null || !(+limit.value > 0) ? null : +limit.used / +limit.value;
const limits = new Table($("limit-table"), "Risk limits", [
  { label: "Limit", text: limit => limit.limit, kind: "strong" },
  { label: "Scope", text: limit => limit.scope },
  { label: "Value", text: limit => limit.value ?? "none", isNumber: true },
  { label: "Used", text: limit => limit.used, isNumber: true },
  { label: "Use", fill: (cell, limit) => use(cell, limit) },
  { label: "Changed", text: limit => limit.changedBy ? `by ${limit.changedBy}${limit.why ? ": " + limit.why : ""}, in the file ${limit.inFile ?? "none"}` : "", kind: "long" },
], limit => `${limit.scope}\n${limit.limit}`, "No limits are set.");

function use(cell, limit) {
  const part = share(limit);
  cell.toggleAttribute("data-empty", part === null);
  if (part === null) return cell.replaceChildren();
  const words = `${limit.used} of ${limit.value}`;
  if (cell.firstChild) setBar(cell.firstChild, part, words); else cell.append(bar(part, words), make("span", { className: "percent" }));
  say(cell.lastChild, ` ${Math.round(part * 100)} %`);
}

export function showLimits(list) {
  // What is nearest to its bound stands first.
  limits.show([...list].sort((a, b) => (share(b) ?? -1) - (share(a) ?? -1)));
}

export function startStanding() {
  on("positions", list => { room.positions = list; positions.show(list); showProfit(list); });
  on("sessions", list => { room.sessions = list; sessions.show(list); });
  orderEvents.addEventListener("change", painter(showBrokers));
  on("brokers", list => { room.brokers = list; showBrokers(); });
}

export function clearStanding() {
  room.positions = room.sessions = room.brokers = [];
  details.clear();
  for (const table of [positions, sessions, limits]) table.clear();
  $("profit").replaceChildren();
  $("profit").known?.clear();
}
