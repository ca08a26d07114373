// Dialogs and forms: they keep the focus while they are open, close with Escape, and give it back.

import { call } from "./api.js";
import { $, look, make, say } from "./dom.js";

// MARK: What is told

let silence = null;
/** Says what has become of something; what went wrong stays until it is put away. */
export function tell(words, kind = "") {
  clearTimeout(silence);
  // What is hidden altogether is not read out when it comes.
  look($("told"), words ? `told ${kind}`.trim() : "visible-to-readers");
  $("told-away").hidden = !words;
  say($("told-words"), words);
  if (words && kind !== "bad") silence = setTimeout(tell, 10000, "");
}
$("told-away").onclick = () => tell("");

// MARK: Dialogs

/** The browser gives the keys back to where they were; where that is gone, `otherwise` gets them. */
export function openDialog(id, first, otherwise) {
  const dialog = $(id);
  for (const problem of dialog.querySelectorAll(".problem")) say(problem, "");
  for (const target of dialog.querySelectorAll("form")) clearFaults(target);
  dialog.onclose = () => { if (document.activeElement === document.body) otherwise?.focus(); };
  dialog.showModal();
  first?.focus();
}

for (const dialog of document.querySelectorAll("dialog")) {
  for (const button of dialog.querySelectorAll(".cancel")) button.addEventListener("click", () => dialog.close());
  // A click beside it: one that begins there. What is marked with the mouse may end beside it.
  let isBeside = false;
  dialog.addEventListener("pointerdown", event => {
    const box = dialog.getBoundingClientRect();
    isBeside = event.target === dialog
      && (event.clientX < box.left || event.clientX > box.right || event.clientY < box.top || event.clientY > box.bottom);
  });
  dialog.addEventListener("click", event => { if (event.target === dialog && isBeside) dialog.close(); });
  // What is still under way has no place here any more.
  dialog.addEventListener("close", () => {
    for (const target of dialog.querySelectorAll("form")) {
      target.opening = (target.opening ?? 0) + 1;
      free(target);
    }
  });
}

// MARK: Forms

const mainButton = target => target.querySelector("button:not([type=button])");

function free(target) {
  target.removeAttribute("aria-busy");
  mainButton(target).disabled = false;
  target.dispatchEvent(new Event("input"));
}

/**
 * Does `act` with the values of a form; what goes wrong stands at the field that it is about, or in its `.problem`. The words
 * that `act` gives are told. With `closes` the dialog is closed when it is done, unless `act` gives `false`. A form whose dialog was closed meanwhile is
 * somebody else's: what has become of it is told beside.
 */
export function form(id, act, { closes = false } = {}) {
  const target = $(id), button = mainButton(target);
  target.addEventListener("submit", async event => {
    event.preventDefault();
    if (button.disabled || target.hasAttribute("aria-busy")) return;
    const opening = target.opening, title = target.querySelector("h2")?.textContent;
    say(target.querySelector(".problem"), "");
    clearFaults(target);
    button.disabled = true;
    target.setAttribute("aria-busy", "true");
    let problem = null, words;
    try { words = await act(Object.fromEntries(new FormData(target)), target); } catch (error) { problem = error; }
    if (target.opening !== opening) {
      if (problem) tell([title, problem.message].filter(Boolean).join(": "), "bad"); else if (words) tell(words);
      return;
    }
    free(target);
    if (problem) return showProblem(target, problem);
    if (words) tell(words);
    if (closes && words !== false) target.closest("dialog").close();
  });
}

function showProblem(target, problem) {
  const faults = (problem.fields ?? []).map(one => ({ ...one, element: elementOf(target, one.field) }));
  for (const { element, message } of faults) if (element) mark(element, message);
  const rest = faults.filter(one => !one.element).map(one => `${one.field}: ${one.message}`).join("; ");
  say(target.querySelector(".problem"), faults.length && !rest ? "" : [problem.text ?? problem.message, rest].filter(Boolean).join(" "));
  faults.find(one => one.element)?.element.focus();
}

function elementOf(target, name) {
  const found = target.elements.namedItem(name), element = found instanceof RadioNodeList ? found[0] : found;
  return element?.checkVisibility() && !element.disabled ? element : null;
}

function mark(element, message) {
  const fault = make("span", { className: "fault", id: `fault-${element.form.id}-${element.name}`, textContent: message });
  document.getElementById(fault.id)?.remove();
  (element.closest("label") ?? element).append(fault);
  element.setAttribute("aria-invalid", "true");
  element.setAttribute("aria-describedby", fault.id);
}

function clearFaults(target) {
  for (const fault of target.querySelectorAll(".fault")) fault.remove();
  for (const element of target.querySelectorAll("[aria-invalid]")) {
    element.removeAttribute("aria-invalid");
    element.removeAttribute("aria-describedby");
  }
}

/** The button works when the word is typed; `word` gives null where none is asked for. */
export function confirmedBy(id, word) {
  const target = $(id), button = mainButton(target);
  const check = () => { button.disabled = target.hasAttribute("aria-busy") || ![null, target.elements.confirm.value.trim()].includes(word()); };
  target.addEventListener("input", check);
  target.addEventListener("reset", () => setTimeout(check));
}

/** Something that asks for a fresh second factor: the form asks for the code, and shows it first. */
export async function guarded(target, values, act) {
  const field = target.querySelector(".factor");
  if (!field.hidden && values.code) {
    await call("POST", "/me/factor/show", { code: values.code });
    target.elements.code.value = "";
  }
  let result;
  try { result = await act(); } catch (problem) {
    if (problem.status === 403 && problem.message.includes("code of the second factor")) {
      field.hidden = false;
      target.elements.code.focus();
    }
    throw problem;
  }
  field.hidden = true;
  return result;
}
