// What is done to brokers, sessions and stops: asked about before.

import { confirmedBy, form, guarded, openDialog } from "./dialogs.js";
import { $, say } from "./dom.js";

let deed = null;

/**
 * Asks before something is done. `title`, `words`; `button`; `why`: "required" or "optional", where a reason is asked for;
 * `word`: what is to be typed, where it does harm; `act(why)`, which gives words; `done(words)`, where they are not to be told beside.
 */
export function askBefore(wanted, otherwise) {
  deed = wanted;
  const { why, confirm } = $("deed").elements;
  $("deed").reset();
  $("deed").querySelector(".factor").hidden = true;
  say($("deed-title"), deed.title);
  say($("deed-words"), deed.words);
  $("deed-why").hidden = !deed.why;
  why.required = deed.why === "required";
  say($("deed-why-words"), why.required ? "Why" : "Why, if you like");
  $("deed-confirm").hidden = !deed.word;
  confirm.required = !!deed.word;
  say($("deed-word"), deed.word ?? "");
  say($("deed-button"), deed.button);
  openDialog("deed-dialog", deed.why ? why : deed.word ? confirm : $("deed-button"), otherwise);
}

export function startDeeds() {
  confirmedBy("deed", () => deed?.word ?? null);
  form("deed", async (values, target) => {
    const own = deed, words = await guarded(target, values, () => own.act(values.why ?? ""));
    own.done?.(words);
    return own.done ? undefined : words;
  }, { closes: true });
}
