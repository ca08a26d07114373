// Dialogs and forms: they keep the focus while they are open, close with Escape, and give it back.

import { call } from "./api.js";
import { $ } from "./dom.js";

/** The browser gives the keys back to where they were; where that is gone, `otherwise` gets them. */
export function openDialog(id, first, otherwise) {
  const dialog = $(id);
  dialog.querySelector(".problem").textContent = "";
  dialog.onclose = () => { if (document.activeElement === document.body) otherwise?.focus(); };
  dialog.showModal();
  first?.focus();
}

for (const dialog of document.querySelectorAll("dialog")) {
  for (const button of dialog.querySelectorAll(".cancel")) button.addEventListener("click", () => dialog.close());
  // A click beside it.
  dialog.addEventListener("click", event => { if (event.target === dialog) dialog.close(); });
}

/** Does `act` with the values of a form; what goes wrong stands in its `.problem`. */
export function form(id, act) {
  $(id).addEventListener("submit", async event => {
    event.preventDefault();
    const target = event.target, problem = target.querySelector(".problem"), button = target.querySelector("button:not([type=button])");
    if (button.disabled) return;
    problem.textContent = "";
    button.disabled = true;
    target.setAttribute("aria-busy", "true");
    try { await act(Object.fromEntries(new FormData(target)), target); } catch (error) { problem.textContent = error.message; }
    target.removeAttribute("aria-busy");
    button.disabled = false;
    target.dispatchEvent(new Event("input"));
  });
}

/** The button works when the word is typed. */
export function confirmedBy(id, word) {
  const target = $(id), button = target.querySelector("button.danger");
  const look = () => { button.disabled = target.elements.confirm.value.trim() !== word || target.hasAttribute("aria-busy"); };
  target.addEventListener("input", look);
  target.addEventListener("reset", () => setTimeout(look));
}

/** Something that asks for a fresh second factor: the form asks for the code, and shows it first. */
export async function guarded(target, values, act) {
  const field = target.querySelector(".factor");
  if (!field.hidden && values.code) {
    await call("POST", "/me/factor/show", { code: values.code });
    target.elements.code.value = "";
  }
  try { await act(); } catch (problem) {
    if (problem.status === 403 && problem.message.includes("code of the second factor")) {
      field.hidden = false;
      target.elements.code.focus();
    }
    throw problem;
  }
  field.hidden = true;
}
