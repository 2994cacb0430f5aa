// Signing in with a password or a one-time link; whoever is signed in already is led on.
import { StaffApi } from "./api.js";
import { translator } from "./words.js";

const t = translator(document.documentElement.lang);
const api = new StaffApi(t.locale);
const problem = document.querySelector("#problem");

function show(sentence) {
  problem.textContent = sentence;
  problem.hidden = false;
}

/** Who came by link sets a password at once: the link does not work again. Who only edits has no desk. */
function leadOn({ password_change: change, roles = [] }) {
  const page = roles.length && roles.every((role) => role === "editor") ? "/studio" : "/console";
  location.replace(change === "free" ? `${page}#password` : page);
}

function handle(selector, act) {
  const form = document.querySelector(selector);
  form?.addEventListener("submit", async (event) => {
    event.preventDefault();
    const button = form.querySelector("[type=submit]");
    button.disabled = true;
    try {
      leadOn(await act(form));
    } catch (error) {
      show(error.sentence ?? t("no_connection"));
      button.disabled = false;
      form.querySelector("[type=password]")?.select();
    }
  });
}

handle("#password", (form) => {
  const { name, password } = Object.fromEntries(new FormData(form));
  return api.signIn(name.trim(), password);
});
handle("#link", (form) => api.useLink(form.dataset.token));

const PROBLEMS = { forbidden: "signin_no_role", too_many_tries: "signin_too_many", unavailable: "signin_unavailable" };
const code = new URLSearchParams(location.search).get("problem");
if (code) show(t(PROBLEMS[code] ?? "signin_failed"));
else if (document.querySelector("#password")) {
  api.session().then(leadOn, () => document.querySelector("#name").focus());
}
