// The page of somebody who is signed in and no agent: they can set their password and sign out.
import { StaffApi } from "./api.js";
import { changePassword } from "./password.js";
import { translator } from "./words.js";

const t = translator(document.documentElement.lang);
const api = new StaffApi(t.locale);
const $ = (selector) => document.querySelector(selector);

function say(words) {
  $("#news").textContent = words;
}

async function start() {
  const me = await api.session();
  const password = $("#password");
  const change = async () => (await changePassword({ api, me, t })) && say(t("password_set"));
  password.hidden = me.password_change === "never";
  password.addEventListener("click", change);
  $("#sign-out").addEventListener("click", async () => {
    await api.signOut().catch(() => {});
    location.assign("/signin");
  });
  document.body.classList.add("ready");
  if (location.hash === "#password") {
    history.replaceState(null, "", location.pathname);
    await change();
  }
}

start().catch((error) => (error.gone ? location.assign("/signin") : say(error.sentence ?? t("no_connection"))));
