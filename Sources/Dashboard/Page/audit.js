// The tail of the audit trail, and whether it is what was written.

import { call, query } from "./api.js";
import { form } from "./dialogs.js";
import { $, Table, say } from "./dom.js";
import { many, moment } from "./figures.js";
import { may } from "./room.js";

const pageSize = 50, keptMost = 500;
const bad = /refused|stop|differs|warning|by force/;
const table = new Table($("audit-table"), "Audit", [
  { label: "Time", text: item => moment(item.time) },
  { label: "Who", text: item => item.who, kind: "strong" },
  { label: "Action", text: item => item.action, kind: item => bad.test(item.action) ? "warn" : "" },
  { label: "Object", text: item => item.object },
  { label: "Before", text: item => item.before, kind: "long" },
  { label: "After", text: item => item.after, kind: "long" },
], item => item.key, "Nothing.");
let items = [], next = null, filter = {}, isBusy = false;
/** Answers to what was asked before another filter was chosen are not what is wanted. */
let choice = 0;

/** Several things of one turn have one number. */
function named(list) {
  const counts = new Map();
  return list.map(item => {
    const count = counts.get(item.number) ?? 0;
    counts.set(item.number, count + 1);
    return { ...item, key: `${item.number}/${count}` };
  });
}

async function ask(more) {
  return call("GET", query("/audit", { ...filter, limit: pageSize, ...more }));
}

/** What is newer than what is shown; or all, from the newest on. */
export async function followAudit() {
  if (!may("audit") || isBusy) return;
  isBusy = true;
  const own = choice;
  try {
    const newest = items[0];
    const page = await ask(newest ? { since: newest.time } : {});
    if (own !== choice) return;
    const known = new Set(items.map(item => item.number));
    if (newest && page.next !== null && !page.items.some(item => known.has(item.number))) {
      // More has happened than a page holds: between it and what was shown before something would be missing.
      items = [];
      next = page.next;
    }
    if (!newest) next = page.next;
    items = [...page.items.filter(item => !known.has(item.number)), ...items].slice(0, keptMost);
    paint();
  } catch (problem) {
    if (own === choice && !items.length) table.show([], problem.message);
  } finally { if (own === choice) isBusy = false; }
}

function paint() {
  table.show(named(items), "Nothing that fits.");
  $("audit-older").hidden = next === null || items.length >= keptMost;
}

function choose(values) {
  choice += 1;
  [items, next, filter, isBusy] = [[], null, values, false];
  table.clear();
  $("audit-older").hidden = true;
}

export function startAudit() {
  form("audit-filter", async values => {
    choose(values);
    await followAudit();
  });
  $("audit-older").onclick = async () => {
    const own = choice;
    try {
      const page = await ask({ before: next });
      if (own !== choice) return;
      next = page.next;
      items = [...items, ...page.items];
      paint();
    } catch (problem) { say($("audit-words"), problem.message); }
  };
  $("audit-verify").onclick = async () => {
    say($("audit-words"), "Looking at every record…");
    $("audit-verify").disabled = true;
    try {
      const found = await call("POST", "/audit/verify", undefined, 600000);
      $("audit-words").className = found.problemCount ? "bad" : "good";
      say($("audit-words"), found.problemCount
        ? `${many(found.problemCount, "record")} of ${found.records} not as written: ${found.problems[0]}`
        : `All ${many(found.records, "record")} are as they were written.`);
    } catch (problem) { say($("audit-words"), problem.message); $("audit-words").className = "bad"; }
    $("audit-verify").disabled = false;
  };
}

export function clearAudit() {
  choose({});
  say($("audit-words"), "");
  $("audit").hidden = $("to-audit").hidden = !may("audit");
}
