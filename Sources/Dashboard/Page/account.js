// One's own account: the password and the second factor.

import { call } from "./api.js";
import { form, openDialog } from "./dialogs.js";
import { $, say } from "./dom.js";
import { room } from "./room.js";

export function startAccount(leave) {
  $("account").onclick = () => {
    say($("account-title"), `The account of ${room.me.user}`);
    say($("account-factor"), room.me.hasSecondFactor ? "You have a second factor." : "You have no second factor yet.");
    $("factor").hidden = $("factor-codes").hidden = true;
    $("factor-begin").hidden = room.me.hasSecondFactor;
    openDialog("account-dialog", $("factor-begin").hidden ? $("new-password").elements.old : $("factor-begin"));
  };
  $("factor-begin").onclick = async () => {
    try {
      const begun = await call("POST", "/me/factor");
      say($("factor-secret"), begun.secret);
      $("factor-link").href = begun.uri;
      $("factor").hidden = false;
      $("factor-begin").hidden = true;
      $("factor").elements.code.focus();
    } catch (problem) { say($("account-factor"), problem.message); }
  };
  form("factor", async (values, target) => {
    const found = await call("POST", "/me/factor/confirm", { code: values.code });
    target.reset();
    target.hidden = true;
    room.me.hasSecondFactor = true;
    say($("account-factor"), "You have a second factor.");
    say($("factor-list"), found.recoveryCodes.join("\n"));
    $("factor-codes").hidden = false;
  });
  form("new-password", async (values, target) => {
    await call("POST", "/me/password", { old: values.old, new: values.new });
    target.reset();
    $("account-dialog").close();
    leave("Your password is changed: log on with the new one.");
  });
  // Secrets do not stay in the page.
  $("account-dialog").addEventListener("close", () => {
    for (const id of ["factor", "new-password"]) $(id).reset();
    for (const id of ["factor-secret", "factor-list"]) say($(id), "");
    $("factor-link").removeAttribute("href");
  });
}
