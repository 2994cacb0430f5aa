// The own password: set after coming in by link, changed with the present one.
import { ask, field } from "./dialogs.js";
import { h } from "./nodes.js";

const LENGTH = { minlength: "12", maxlength: "128" };

/** Asks until it is done or left; true when the password is a new one. `me` is the session, and is kept up to date. */
export async function changePassword({ api, me, t }) {
  for (let problem = null; ; ) {
    const answer = await ask(
      { title: t("password_title"), confirm: t("save"), cancel: t("cancel"), close: t("close_window") },
      problem && h("p", { class: "problem", role: "alert" }, problem),
      ...fields(me, t),
    );
    if (!answer) return false;
    problem = answer.password === answer.again ? await refusal(api, answer, t) : t("password_differs");
    if (problem) continue;
    Object.assign(me, { has_password: true, password_change: "current" });
    return true;
  }
}

async function refusal(api, { password, current }, t) {
  try {
    await api.setPassword(password, current);
    return null;
  } catch (error) {
    if (error.code === "no_session") location.assign("/signin");
    return error.code === "bad_credentials" ? t("password_wrong") : error.sentence ?? t("no_connection");
  }
}

/** The name is there for programs that keep passwords. */
function fields(me, t) {
  const asked = me.password_change === "current" ? "current" : "password";
  const secret = (name, label, autocomplete, more) =>
    field(name, label, { type: "password", autocomplete, autofocus: name === asked, required: true, maxlength: "1024", ...more });
  return [
    h("input", { type: "text", name: "username", autocomplete: "username", value: me.name, hidden: true, readonly: true }),
    asked === "current" && secret("current", t("password_current"), "current-password"),
    secret("password", t("password_new"), "new-password", LENGTH),
    h("p", {}, t("password_hint")),
    secret("again", t("password_again"), "new-password"),
  ];
}
