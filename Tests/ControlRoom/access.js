// What somebody who cannot see it, or not well, would stumble over: a list of sentences. Run by Tests/ControlRoom/browser.

const place = document.querySelector(arguments[0]), found = [];
const seen = e => e.checkVisibility({ visibilityProperty: true }) && e.getClientRects().length > 0;
const short = e => e.outerHTML.slice(0, 110);

// Names.
const nameOf = e => e.getAttribute("aria-label") || (e.getAttribute("aria-labelledby") ?? "").split(" ").map(id => document.getElementById(id)?.textContent).join("")
  || [...(e.labels ?? [])].map(label => label.textContent).join("") || (["A", "BUTTON"].includes(e.tagName) ? e.textContent : "") || e.title;
for (const e of place.querySelectorAll("a[href], button, input, select, textarea, dialog[open], canvas, nav, section, table, [role=region], [role=meter], [role=group]")) {
  if (seen(e) && !nameOf(e)?.trim()) found.push(`no name: ${short(e)}`);
}

// What names point to is there, once.
const ids = [...document.querySelectorAll("[id]")].map(e => e.id);
for (const id of new Set(ids)) if (ids.filter(other => other === id).length > 1) found.push(`twice: #${id}`);
for (const attribute of ["aria-labelledby", "aria-describedby", "for", "list"]) {
  for (const e of place.querySelectorAll(`[${attribute}]`)) {
    for (const id of e.getAttribute(attribute).split(" ")) if (!document.getElementById(id)) found.push(`${attribute} of nothing: ${short(e)}`);
  }
}

// The frame.
if (!document.documentElement.lang) found.push("no language");
if (!document.title) found.push("no title");
if (document.querySelectorAll("main").length !== 1) found.push("not one main part");
let level = 0;
for (const e of document.querySelectorAll("h1, h2, h3, h4")) {
  if (!seen(e)) continue;
  const next = +e.tagName[1];
  if (next > level + 1) found.push(`a heading is left out before ${short(e)}`);
  level = next;
}
for (const e of place.querySelectorAll("tbody tr")) if (seen(e) && !e.querySelector("th[scope=row]")) found.push(`a row without a head: ${short(e)}`);
for (const e of place.querySelectorAll("*")) {
  if (seen(e) && e.scrollWidth > e.clientWidth + 1 && ["auto", "scroll"].includes(getComputedStyle(e).overflowX) && e.tabIndex < 0) found.push(`keys cannot scroll ${short(e)}`);
  if (e.tabIndex > 0) found.push(`an order of its own: ${short(e)}`);
}

// Contrast. Source: WCAG 2.2, 1.4.3 and 1.4.11, and "relative luminance".
const numbers = text => { const [r, g, b, a = 1] = text.match(/[\d.]+/g).map(Number); return [r, g, b, a]; };
const over = ([r, g, b, a], [x, y, z]) => [r * a + x * (1 - a), g * a + y * (1 - a), b * a + z * (1 - a), 1];
function behind(e) {
  const layers = [];
  for (let at = e; at; at = at.parentElement) {
    const color = numbers(getComputedStyle(at).backgroundColor);
    layers.push(color);
    if (color[3] === 1 || at.tagName === "DIALOG") break;
  }
  return layers.reduceRight((below, layer) => over(layer, below), [255, 255, 255, 1]);
}
const light = ([r, g, b]) => [r, g, b].map(v => v / 255).map(v => v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4)
  .reduce((sum, v, place) => sum + v * [.2126, .7152, .0722][place], 0);
const contrast = (one, other) => { const [a, b] = [light(one), light(other)].sort((x, y) => y - x); return (a + .05) / (b + .05); };
for (const e of place.querySelectorAll("*")) {
  if (!seen(e) || e.closest(".visible-to-readers, .skip, option, datalist")) continue;
  const hasText = [...e.childNodes].some(node => node.nodeType === Node.TEXT_NODE && node.textContent.trim());
  const style = getComputedStyle(e), back = behind(e);
  if (hasText && !e.disabled) {
    const ratio = contrast(over(numbers(style.color), back), back);
    if (ratio < 4.5) found.push(`contrast ${ratio.toFixed(2)}: ${short(e)}`);
  }
  // The edge of what is filled in.
  if (["INPUT", "SELECT"].includes(e.tagName) && e.type !== "checkbox") {
    const ratio = contrast(numbers(style.borderTopColor), behind(e.parentElement));
    if (ratio < 3) found.push(`contrast of its edge ${ratio.toFixed(2)}: ${short(e)}`);
  }
}
return found;
