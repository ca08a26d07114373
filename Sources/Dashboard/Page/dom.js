// Elements: made once and then kept, so that what has the focus keeps it while figures change.

export const $ = id => document.getElementById(id);

export function make(tag, properties = {}, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
}

export function say(element, text) {
  const words = text === null || text === undefined ? "" : String(text);
  if (element.textContent !== words) element.textContent = words;
}

export function look(element, kind) { if (element.className !== kind) element.className = kind; }

/** Brings the children of an element in line with items; a child is known by its item's key. None is left out where several have one. */
export function sync(parent, items, key, create, fill) {
  const counts = new Map(), names = items.map(item => {
    const name = key(item), count = counts.get(name) ?? 0;
    counts.set(name, count + 1);
    return count ? `${name}\n${count}` : name;
  });
  const known = parent.known ??= new Map(), wanted = new Set(names);
  for (const [name, element] of known) if (!wanted.has(name)) { element.remove(); known.delete(name); }
  let next = parent.firstElementChild;
  for (const [place, item] of items.entries()) {
    const name = names[place];
    let element = known.get(name);
    if (!element) { element = create(item); known.set(name, element); }
    if (element === next) next = next.nextElementSibling; else parent.insertBefore(element, next);
    fill(element, item);
  }
}

/**
 * A table, its rows known by a key. Columns: `label`; `text` of an item, or `fill` for a cell; `kind`, a class or a function
 * that makes one of an item; `isNumber`.
 */
export class Table {
  constructor(place, label, columns, key, nothing) {
    Object.assign(this, { columns, key, nothing });
    this.body = make("tbody");
    const heads = columns.map(column => make("th", { textContent: column.label, scope: "col", className: column.isNumber ? "n" : "" }));
    this.table = make("table", {}, make("thead", {}, make("tr", {}, ...heads)), this.body);
    this.table.setAttribute("aria-label", label);
    this.scroll = make("div", { className: "scroll", tabIndex: 0, hidden: true }, this.table);
    this.scroll.setAttribute("role", "region");
    this.scroll.setAttribute("aria-label", `${label}, table`);
    this.empty = make("p", { className: "empty", textContent: "Loading…" });
    this.empty.setAttribute("aria-busy", "true");
    place.append(this.scroll, this.empty);
  }

  show(items, nothing = this.nothing) {
    sync(this.body, items, this.key, () => this.row(), (row, item) => this.fill(row, item));
    this.scroll.hidden = items.length === 0;
    this.empty.hidden = items.length > 0;
    this.empty.removeAttribute("aria-busy");
    say(this.empty, nothing);
  }

  /** Nothing is known any more. */
  clear() {
    this.show([]);
    say(this.empty, "Loading…");
    this.empty.setAttribute("aria-busy", "true");
  }

  row() {
    return make("tr", {}, ...this.columns.map((column, place) => {
      const cell = make(place ? "td" : "th");
      if (!place) cell.scope = "row";
      cell.dataset.label = column.label;
      return cell;
    }));
  }

  fill(row, item) {
    this.columns.forEach((column, place) => {
      const cell = row.cells[place], kind = typeof column.kind === "function" ? column.kind(item) : column.kind ?? "";
      look(cell, `${column.isNumber ? "n " : ""}${kind}`.trim());
      if (column.fill) column.fill(cell, item); else {
        const text = column.text(item) ?? "";
        say(cell, text);
        // Where a row is a card, what is empty has no line.
        cell.toggleAttribute("data-empty", text === "");
      }
    });
  }
}

/** Nobody reads faster, and what is painted more often holds up what is heard. In milliseconds. */
const paintEvery = 200;

/** Paints at once, and then some times a second, however often it is asked to. */
export function painter(paint) {
  let isDue = false, last = -Infinity;
  return () => {
    if (isDue) return;
    isDue = true;
    setTimeout(() => { isDue = false; last = performance.now(); paint(); }, Math.max(0, last + paintEvery - performance.now()));
  };
}

/** A bar from 0 to 1; nil for none. */
export function bar(share, words) {
  const inside = make("span"), outside = make("span", { className: "bar" }, inside);
  outside.setAttribute("role", "meter");
  outside.setAttribute("aria-valuemin", "0");
  outside.setAttribute("aria-valuemax", "100");
  setBar(outside, share, words);
  return outside;
}

export function setBar(outside, share, words) {
  const percent = Math.round(Math.min(Math.max(share, 0), 1) * 100);
  outside.firstChild.style.width = `${percent}%`;
  look(outside, "bar " + (share >= 1 ? "bad" : share >= .8 ? "warn" : ""));
  outside.setAttribute("aria-valuenow", String(percent));
  outside.setAttribute("aria-label", words);
}
