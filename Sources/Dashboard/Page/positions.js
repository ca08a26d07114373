// Positions, and what they come to.

import { $, Table, look, make, say, sync } from "./dom.js";
import { gain, many, sum } from "./figures.js";
import { room } from "./room.js";
import { stopButton } from "./stops.js";
import { on } from "./stream.js";

const positions = new Table($("position-table"), "Positions", [
  { label: "Account", text: position => position.account || "–", kind: "wrap" },
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

/** Profits of one currency are added; those of several are not. What is not known is not zero. */
function showProfit(list) {
  const currencies = [...new Set(list.map(position => position.currency).filter(Boolean))].sort();
  const sums = currencies.map(currency => {
    const own = list.filter(position => position.currency === currency), unknown = own.filter(position => position.unrealised === null).length;
    return { currency, unknown, today: sum(own.map(position => position.dayProfit)), unrealised: sum(own.map(position => position.unrealised)) };
  });
  sync($("profit"), sums, item => item.currency, () => make("li"), (li, item) => {
    say(li, `${item.currency}: ${item.today ?? "unknown"} today, ${item.unrealised ?? "unknown"} unrealised`
      + (item.unknown && item.unrealised !== null ? `, but for ${many(item.unknown, "position")} without a price` : ""));
    look(li, gain(item.today));
  });
}

export function startPositions() {
  on("positions", list => { room.positions = list; positions.show(list); showProfit(list); });
}

export function clearPositions() {
  room.positions = [];
  positions.clear();
  showProfit([]);
}
