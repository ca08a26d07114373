// Charts: order flow and latencies. Without the library the words above them say the same.

import { call, gatewayNow, oneAtATime } from "./api.js";
import { knowLatencies } from "./brokers.js";
import { $, make, say } from "./dom.js";
import { clock, duration, many, stageWords } from "./figures.js";
import { orderEvents } from "./orders.js";
import { room } from "./room.js";

/** Ten minutes of ten seconds each. */
const binTime = 10000, binCount = 60, pastMost = 60;
const charts = new Map();
const arrivals = new Map(), executions = new Map();
let items = [], past = [], isThere = true;

// MARK: How they look

const color = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const hues = ["--link", "--warn", "--good", "--bad", "--dim"];

function draw(id, type, labels, series, options = {}) {
  const hasLibrary = typeof Chart !== "undefined";
  $(id).parentElement.hidden = !hasLibrary;
  if (!hasLibrary) return;
  let chart = charts.get(id);
  if (!chart) {
    chart = new Chart($(id), { type, data: { labels: [], datasets: [] }, options: {
      animation: false, maintainAspectRatio: false, interaction: { mode: "index", intersect: false }, scales: {
        x: { ticks: { maxRotation: 0, autoSkipPadding: 12 }, grid: { display: false } }, y: { beginAtZero: true, ticks: { precision: 0, maxTicksLimit: 6 } } },
      plugins: { legend: { display: series.length > 1, labels: { boxWidth: 12 } } }, elements: { point: { radius: 0 }, line: { borderWidth: 2, tension: .2 } } } });
    charts.set(id, chart);
  }
  const [text, line] = [color("--dim"), color("--line")];
  for (const axis of Object.values(chart.options.scales)) { axis.ticks.color = text; axis.grid.color = axis.grid.borderColor = line; }
  chart.options.plugins.legend.labels.color = color("--text");
  chart.options.plugins.legend.display = series.length > 1;
  if (options.yWords) chart.options.scales.y.ticks.callback = options.yWords;
  if (options.words) chart.options.plugins.tooltip = { callbacks: { label: item => `${item.dataset.label}: ${options.words(item.parsed.y)}` } };
  chart.data.labels = labels;
  series.forEach((one, place) => {
    const hue = color(hues[place % hues.length]), data = chart.data.datasets[place] ??= {};
    Object.assign(data, { label: one.label, data: one.data, borderColor: hue, backgroundColor: hue, spanGaps: true });
  });
  chart.data.datasets.length = series.length;
  chart.update();
}

// MARK: Order flow

const bin = time => Math.floor(time / binTime);
const count = (bins, time) => bins.set(bin(time), (bins.get(bin(time)) ?? 0) + 1);

/** How many came within the last so many milliseconds, to the bin. */
export function lately(kind) {
  const bins = kind === "fills" ? executions : arrivals, now = bin(gatewayNow());
  return [0, 1, 2, 3, 4, 5].reduce((sum, back) => sum + (bins.get(now - back) ?? 0), 0);
}

export function paintFlow() {
  const now = bin(gatewayNow()), places = Array.from({ length: binCount }, (_, place) => now - binCount + 1 + place);
  for (const bins of [arrivals, executions]) for (const key of bins.keys()) if (key <= now - binCount) bins.delete(key);
  const sums = [arrivals, executions].map(bins => [...bins.values()].reduce((sum, value) => sum + value, 0));
  say($("flow-words"), `${many(sums[0], "order")} and ${many(sums[1], "fill")} in the last ten minutes; fills since this page was opened.`
    + (typeof Chart === "undefined" ? " Charts need Debian's package libjs-chart.js." : ""));
  draw("flow-chart", "bar", places.map(place => new Date(place * binTime).toLocaleTimeString([], { hourCycle: "h23", hour: "2-digit", minute: "2-digit" })), [
    { label: "orders", data: places.map(place => arrivals.get(place) ?? 0) }, { label: "fills", data: places.map(place => executions.get(place) ?? 0) }]);
}

// MARK: Latencies

const name = item => item.broker ? `${stageWords(item.stage)}: ${item.broker}` : stageWords(item.stage);

/** Choices as pairs of a value and words; what somebody has chosen stays so. */
function choices(select, pairs, usual) {
  const values = pairs.map(([value]) => value), before = select.isChosen ? select.value : usual;
  if ([...select.options].map(option => option.value).join("\n") !== values.join("\n")) {
    select.replaceChildren(...pairs.map(([value, text]) => make("option", { textContent: text, value })));
  }
  if (values.includes(before)) select.value = before;
  select.closest(".tools").hidden = pairs.length === 0;
}

/** The whole way, where most orders have gone. */
function usualOf(list) {
  const whole = list.filter(item => item.stage === "whole").sort((a, b) => b.count - a.count);
  return whole[0] ?? list[0] ?? { stage: "whole", broker: null };
}

function paintHistogram() {
  const key = item => `${item.stage} ${item.broker ?? ""}`;
  choices($("latency-stage"), items.map(item => [key(item), name(item)]), key(usualOf(items)));
  const item = items.find(item => key(item) === $("latency-stage").value);
  if (!item || item.count === 0) {
    $("latency-chart").parentElement.hidden = true;
    return say($("latency-words"), item || isThere ? "Nothing was measured yet." : "This gateway does not tell latencies.");
  }
  say($("latency-words"), `${many(item.count, "time")}: half within ${duration(item.p50)}, 95 % within ${duration(item.p95)}, `
    + `99 % within ${duration(item.p99)}, the longest ${duration(item.max)}.`);
  // What has nothing on its outside is left out.
  const first = item.buckets.findIndex(bucket => bucket.count > 0), last = item.buckets.findLastIndex(bucket => bucket.count > 0);
  const shown = item.buckets.slice(Math.max(first - 1, 0), last + 2);
  draw("latency-chart", "bar", shown.map(bucket => bucket.upTo === null ? "more" : `≤ ${duration(bucket.upTo)}`),
    [{ label: name(item), data: shown.map(bucket => bucket.count) }]);
}

/** The bound below which a part of what has come between two looks lies; null where nothing came. */
function between(now, before, part) {
  const counts = now.buckets.map((bucket, place) => bucket.count - (before?.buckets[place]?.count ?? 0));
  const all = counts.reduce((sum, value) => sum + value, 0);
  if (all <= 0) return null;
  let sum = 0;
  const place = counts.findIndex(value => (sum += value) >= all * part);
  return now.buckets[place]?.upTo ?? now.max;
}

function paintBrokers() {
  const own = items.filter(item => item.broker);
  choices($("broker-stage"), [...new Set(own.map(item => item.stage))].map(stage => [stage, stageWords(stage)]), "answered");
  const stage = $("broker-stage").value, list = own.filter(item => item.stage === stage && item.count > 0);
  $("broker-chart").parentElement.hidden = list.length === 0;
  say($("broker-latency-words"), list.length === 0 ? "Nothing was measured yet."
    : list.map(item => `${item.broker}: p50 ${duration(item.p50)}, p95 ${duration(item.p95)}, p99 ${duration(item.p99)} of ${many(item.count, "time")}`).join("; ")
      + ". The lines are the p95 of each five seconds.");
  if (list.length === 0) return;
  const times = past.slice(1).map(look => clock(look.at));
  const find = (look, broker) => look.items.find(item => item.broker === broker && item.stage === stage);
  draw("broker-chart", "line", times, list.map(item => ({ label: item.broker, data: past.slice(1).map((look, place) => {
    const now = find(look, item.broker);
    return now ? between(now, find(past[place], item.broker), .95) : null;
  }) })), { yWords: value => duration(value), words: value => `p95 ${duration(value)}` });
}

/** Every five seconds. */
export const followLatency = oneAtATime(async () => {
  const me = room.me;
  try {
    const found = (await call("GET", "/latency")).items;
    if (room.me !== me) return;
    items = found;
    isThere = true;
    past = [...past, { at: Date.now(), items }].slice(-pastMost);
  } catch (problem) {
    if (problem.status !== 404 || room.me !== me) return;
    [items, isThere] = [[], false];
  }
  knowLatencies(items);
  paintHistogram();
  paintBrokers();
});

export function startCharts() {
  orderEvents.addEventListener("order", event => count(arrivals, Date.parse(event.detail.entered)));
  orderEvents.addEventListener("fill", event => count(executions, Date.parse(event.detail.time)));
  orderEvents.addEventListener("recalled", () => {
    arrivals.clear();
    for (const order of room.orders.values()) count(arrivals, Date.parse(order.entered));
    paintFlow();
  });
  for (const [id, paint] of [["latency-stage", paintHistogram], ["broker-stage", paintBrokers]]) {
    $(id).onchange = () => { $(id).isChosen = true; paint(); };
  }
  // Other colors.
  matchMedia("(prefers-color-scheme: light)").addEventListener("change", () => { paintFlow(); paintHistogram(); paintBrokers(); });
}

export function clearCharts() {
  arrivals.clear();
  executions.clear();
  [items, past] = [[], []];
  for (const id of ["flow-words", "latency-words", "broker-latency-words"]) say($(id), "Loading…");
  for (const id of ["flow-chart", "latency-chart", "broker-chart"]) $(id).parentElement.hidden = true;
}
