// Puts the studio together: who is signed in, which site, the bar, the keys, and the area that the address names.
import { whileSomebodyIsThere } from "../console/activity.js";
import { StaffApi } from "../console/api.js";
import { changePassword } from "../console/password.js";
import { SessionEnd } from "../console/session_end.js";
import { Toasts } from "../console/toasts.js";
import { translator } from "../console/words.js";
import { AREAS } from "./areas.js";
import { Bar } from "./bar.js";
import { StudioKeys } from "./keys.js";
import { Shell } from "./shell.js";
import { chosenSite, keepSite, siteNames, sitesOf } from "./sites.js";

const $ = (selector) => document.querySelector(selector);
const locale = document.documentElement.lang === "en" ? "en" : "de";
const words = (await import(`./words/shell_${locale}.js`)).default;
const say = translator(locale, words);
const gone = () => location.assign("/signin");

async function start() {
  const api = new StaffApi(locale);
  const session = await api.session();
  const toasts = new Toasts($("#toasts"), say);
  const toast = (text, kind) => toasts.show(text, kind);
  const trouble = (error) => (error.gone ? gone() : toast(error.sentence ?? say("no_connection"), "danger"));
  const password = async () => (await changePassword({ api, me: session, t: say })) && toast(say("password_set"));
  const keys = new StudioKeys(say);
  const bar = new Bar($("#bar"), say, session, {
    help: () => keys.help(),
    site: (site) => (keepSite(site), shell.change(site)),
    speak: (language) => speak(api, language).catch(trouble),
    password,
    signOut: () => api.signOut().catch(() => {}).finally(gone),
  });
  const sites = sitesOf(session);
  const shell = new Shell($("#area"), chosenSite(sites), { api, say, words, session, bar, keys, toast, trouble });
  bindKeys(keys, shell);
  leadToContent();
  watch(api, session, trouble);
  const byLink = location.hash === "#password";
  if (byLink) history.replaceState(null, "", location.pathname);
  if (sites.length > 1) siteNames(api, sites).then((names) => bar.offerSites(names, shell.site));
  await shell.follow();
  document.body.classList.add("ready");
  if (byLink) await password();
}

function bindKeys(keys, shell) {
  const areas = Object.entries(AREAS).filter(([, { key }]) => key);
  const rows = areas.map(([name, { key }]) => [`g ${key}`, `area_${name}`, () => shell.go(name)]);
  keys.use("keys_all", [...rows, ["?", "key_help", () => keys.help()]]);
}

/** The address says where somebody is: jumping over the bar must not change it. */
function leadToContent() {
  $(".skip").addEventListener("click", (event) => {
    event.preventDefault();
    $("#area").focus();
  });
}

function watch(api, session, trouble) {
  new SessionEnd(document.body, session, api, say, { gone, warned: () => {} });
  whileSomebodyIsThere(() => api.touch().catch((error) => error.gone && trouble(error)));
  api.onStopped = (error) => showProblem(error.sentence);
}

async function speak(api, language) {
  await api.setLanguage(language);
  location.reload();
}

function showProblem(sentence) {
  $("#problem").textContent = sentence;
  $("#problem").hidden = false;
}

start().catch((error) => {
  if (error.gone) return gone();
  showProblem(error.sentence ?? say("no_connection"));
  throw error;
});
