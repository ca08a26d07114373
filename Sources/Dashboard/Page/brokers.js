// Brokers: how each does, and taking one out of use.

import { call, oneAtATime } from "./api.js";
import { askBefore } from "./deeds.js";
import { $, look, make, painter, say, sync } from "./dom.js";
import { clock, duration, many, moment, stageWords } from "./figures.js";
import { orderEvents } from "./orders.js";
import { isOpen, may, room } from "./room.js";
import { stopButton } from "./stops.js";
import { on } from "./stream.js";

/** A test waits for the broker, who may take long. */
const testPatience = 30000;
/** Latencies by stage and broker, what else is told of brokers by their names, and what the last test of each has said. */
let latencies = [], details = new Map();
const tests = new Map();
export function knowLatencies(items) { latencies = items; showBrokers(); }

/** Every five seconds. */
export const followBrokers = oneAtATime(async () => {
  const me = room.me;
  try {
    const items = (await call("GET", "/brokers")).items;
    if (room.me !== me) return;
    details = new Map(items.map(broker => [broker.id, broker]));
    showBrokers();
  } catch (problem) { /* The stream says whether they are reached. */ }
});

/** What the gateway has counted is some seconds old, and of those that are shown here there may be more. */
const openOrders = id => Math.max(details.get(id)?.load?.openOrders ?? 0, [...room.orders.values()].filter(order => order.broker === id && isOpen(order)).length);
const path = (id, deed) => `/brokers/${encodeURIComponent(id)}/${deed}`;

// MARK: What is done to them

function disconnect(id) {
  askBefore({
    title: `Disconnect ${id}`, button: "Disconnect", why: "required",
    words: "Nothing is sent to it, cancels neither, until somebody connects it or the gateway is started again. "
      + (openOrders(id) ? `${many(openOrders(id), "order")} there stay${openOrders(id) === 1 ? "s" : ""} open.` : "No order there is open."),
    act: why => use(id, "disconnect", why),
  }, $("brokers"));
}

function connect(id) {
  const isOut = details.get(id)?.inUse === false;
  askBefore({
    title: `Connect ${id}`, button: "Connect", why: "optional",
    words: isOut ? "It is put back into use: orders go there again." : "It is connected to at once, whatever it waits for.",
    act: why => use(id, "connect", why),
  }, $("brokers"));
}

async function use(id, deed, why) {
  const { result } = await call("POST", path(id, deed), why ? { why } : {});
  followBrokers();
  return `${id}: ${result}.`;
}

async function test(id) {
  if (tests.get(id)?.isUnderWay) return;
  const me = room.me, own = { isUnderWay: true, words: "Asking…", kind: "dim" };
  tests.set(id, own);
  showBrokers();
  try {
    const found = await call("POST", path(id, "test"), undefined, testPatience);
    own.words = found.answered && found.microseconds ? `${found.result}, in ${duration(found.microseconds)}` : found.result;
    own.kind = found.answered ? "good" : "bad";
  } catch (problem) { [own.words, own.kind] = [problem.message, "bad"]; }
  if (room.me !== me) return;
  own.words = `Tested at ${clock(new Date())}: ${own.words}`;
  own.isUnderWay = false;
  showBrokers();
}

/** The deeds of a broker, as far as they make sense; whether it can be reached is not known for certain. */
function deeds(broker) {
  if (!may("steer")) return [];
  const isInUse = details.get(broker.id)?.inUse ?? true;
  return [
    { name: "Disconnect…", act: disconnect, isShown: isInUse }, { name: "Connect…", act: connect, isShown: !isInUse || !broker.connected },
    { name: "Test", act: test, isShown: isInUse, isBusy: tests.get(broker.id)?.isUnderWay },
  ].filter(deed => deed.isShown);
}

// MARK: How they are shown

function brokerCard() {
  return make("li", {}, make("div", { className: "head" }, make("b"), make("span", { className: "state" }), make("span", { className: "act" })),
    make("ul", { className: "plain bad" }), make("dl", { className: "facts" }), make("div", { className: "buttons deeds" }), heard());
}

function heard() {
  const words = make("p", { className: "dim" });
  words.setAttribute("role", "status");
  return words;
}

function facts(broker) {
  const more = details.get(broker.id) ?? {}, list = [];
  list.push(["open orders", openOrders(broker.id)]);
  if (more.load?.waiting) list.push(["requests that wait", more.load.waiting]);
  if (more.uptimePercent !== undefined) list.push(["up in 24 h", `${more.uptimePercent} %`]);
  if (!broker.connected && more.lastConnected) list.push(["was there at", moment(more.lastConnected)]);
  if (more.lost) list.push(["lost", `${many(more.lost, "time")}`]);
  for (const rate of more.rateLimits ?? []) list.push([`calls in ${rate.seconds} s`, `${rate.used} of ${rate.limit}`]);
  for (const item of latencies.filter(item => item.broker === broker.id && item.count > 0)) {
    list.push([stageWords(item.stage), `p50 ${duration(item.p50)}, p95 ${duration(item.p95)}, p99 ${duration(item.p99)}`]);
  }
  return list.map(([name, value]) => ({ name, value }));
}

function fill(li, broker) {
  const [head, issues, list, buttons, told] = li.children, [title, state, act] = head.children, more = details.get(broker.id), tested = tests.get(broker.id);
  say(title, broker.id);
  say(state, more?.inUse === false ? "out of use" : !broker.connected ? "cannot be reached" : more?.status === "catching up" ? "catching up" : "reached");
  look(state, "state " + (!broker.connected || more?.inUse === false ? "bad" : more?.status === "catching up" ? "warn" : "good"));
  look(li, broker.connected ? "" : "down");
  stopButton(act, "broker", broker.id);
  sync(issues, more?.issues ?? [], issue => issue.kind, () => make("li"),
    (item, issue) => say(item, `${issue.kind}: ${issue.text}${issue.count > 1 ? ` (${issue.count} times)` : ""}, at ${moment(issue.at)}`));
  sync(list, facts(broker), fact => fact.name, () => make("div", {}, make("dt"), make("dd")), (div, fact) => {
    say(div.children[0], fact.name);
    say(div.children[1], fact.value);
    look(div, String(fact.value).length > 20 ? "long" : "");
  });
  const hadKeys = buttons.contains(document.activeElement);
  sync(buttons, deeds(broker), deed => deed.name, () => make("button", { type: "button", className: "small" }), (button, deed) => {
    say(button, deed.name);
    button.setAttribute("aria-label", `${deed.name.replace("…", "")} the broker ${broker.id}`);
    // One that is disabled would lose the keys.
    button.setAttribute("aria-disabled", String(!!deed.isBusy));
    button.onclick = () => deed.act(broker.id);
  });
  buttons.hidden = !buttons.firstChild;
  // What had the keys may have no use any more.
  if (hadKeys && !buttons.contains(document.activeElement)) buttons.querySelector("button")?.focus();
  say(told, tested?.words);
  look(told, tested?.kind ?? "dim");
}

export function showBrokers() {
  if (!room.me) return;
  sync($("broker-cards"), room.brokers, broker => broker.id, brokerCard, fill);
  $("brokers-empty").hidden = room.brokers.length > 0;
  $("brokers-empty").removeAttribute("aria-busy");
  say($("brokers-empty"), "No brokers.");
  $("brokers-rights").hidden = may("steer") || room.brokers.length === 0;
}

export function startBrokers() {
  orderEvents.addEventListener("change", painter(showBrokers));
  on("brokers", list => { room.brokers = list; showBrokers(); });
}

export function clearBrokers() {
  room.brokers = [];
  [latencies, details] = [[], new Map()];
  tests.clear();
  sync($("broker-cards"), [], broker => broker.id, brokerCard, fill);
  $("brokers-rights").hidden = true;
  $("brokers-empty").hidden = false;
  $("brokers-empty").setAttribute("aria-busy", "true");
  say($("brokers-empty"), "Loading…");
}
