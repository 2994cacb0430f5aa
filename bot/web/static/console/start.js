// Puts the console together: who is signed in, what the desk knows, the three panes, keys and alerts.
import { acts as makeActs } from "./acts.js";
import { whileSomebodyIsThere } from "./activity.js";
import { notify, readySound, sound } from "./alerts.js";
import { StaffApi } from "./api.js";
import { Bar } from "./bar.js";
import { keepBeating } from "./beat.js";
import { CardPane } from "./card.js";
import { CaseRoom } from "./cases/room.js";
import { Composer } from "./composer.js";
import { ConversationPane } from "./conversation.js";
import { Desk } from "./desk.js";
import { KeptWords } from "./kept_words.js";
import { Keys } from "./keys.js";
import { tellNews } from "./news.js";
import { Panes } from "./panes.js";
import { changePassword } from "./password.js";
import { QueuePane, subject } from "./queue.js";
import { SessionEnd } from "./session_end.js";
import { Toasts } from "./toasts.js";
import { translator } from "./words.js";

const t = translator(document.documentElement.lang);
const $ = (selector) => document.querySelector(selector);

async function start() {
  const api = new StaffApi(t.locale);
  const first = { waiting: api.list("waiting"), mine: api.list("mine") };
  const [me] = await Promise.all([api.session(), first.waiting, first.mine]);
  const kept = new KeptWords(me.id);
  const desk = new Desk(api, me, kept);
  const panes = new Panes($("#panes"), desk, t);
  const toasts = new Toasts($("#toasts"), t);
  const say = (words, kind) => toasts.show(words, kind);
  const password = async () => (await changePassword({ api, me, t })) && say(t("password_set"));
  let composer, talk, queue, cases;
  const openCase = () => desk.packet && cases.create(desk.packet.id);
  const acts = makeActs({ desk, api, t, say, composer: () => composer, talk: () => talk, queue: () => queue, openCase });
  composer = new Composer(desk, api, t, acts, kept);
  talk = new ConversationPane($("#talk"), desk, t, acts, composer.node);
  queue = new QueuePane($("#queue"), desk, t, acts);
  const bar = new Bar($("#bar"), desk, api, t, { help: () => keys.help(), say, trouble: acts.trouble, password, out: () => kept.forget() });
  $("#bar .line").before($("#panes"));
  cases = new CaseRoom(api, desk, t, kept, { say, trouble: acts.trouble, card: (on) => panes.show(on ? "card" : "talk") });
  new CardPane($("#card"), desk, api, t, cases.own);
  const keys = bindKeys({ desk, acts, composer, talk, queue, bar, panes, cases });
  tellNews(desk, t, { say, open: acts.open });
  listen(desk, acts, bar);
  whileSomebodyIsThere(() => api.touch().catch((error) => error.gone && acts.trouble(error)));
  watchSession(api, me, desk);
  keepBeating(api);
  await desk.start(first);
  requestAnimationFrame(() => performance.mark("queue-shown"));
  cases.views.follow();
  document.body.classList.add("ready");
  bar.resume();
  if (location.hash === "#password") {
    history.replaceState(null, "", location.pathname);
    await password();
  }
}

function watchSession(api, me, desk) {
  const gone = () => location.assign("/signin");
  new SessionEnd(document.body, me, api, t, { gone, warned: (words) => notify(t("console"), words, "session", () => {}) });
  desk.on("refused", (error) => showProblem(error.sentence ?? t("no_connection")));
}

function showProblem(sentence) {
  const problem = $("#problem");
  problem.textContent = sentence;
  problem.hidden = false;
}

function bindKeys({ desk, acts, composer, talk, queue, bar, panes, cases }) {
  const inChats = () => cases.views.name === "chats";
  const table = [
    [
      "keys_queue",
      [
        ["j", "key_next", () => (panes.show("queue"), queue.move(1))],
        ["k", "key_previous", () => (panes.show("queue"), queue.move(-1))],
        ["Enter", "key_open"],
        ["1", "key_waiting", () => desk.choose("waiting")],
        ["2", "key_mine", () => desk.choose("mine")],
        ["3", "key_all", () => desk.choose("all")],
        ["c", "key_claim", acts.claim],
      ],
      "chats",
    ],
    [
      "keys_talk",
      [
        ["r", "key_reply", () => composer.setMode(false)],
        ["n", "key_note", () => composer.setMode(true)],
        ["l", "key_log", () => talk.focusLog()],
        ["m", "key_mark", acts.markLast],
        ["t", "key_transfer", acts.transfer],
        ["b", "key_bot", acts.toBot],
        ["q", "key_queue", acts.toQueue],
        ["e", "key_close", acts.close],
        ["d", "key_download", () => desk.packet && acts.saveTranscript()],
        ["o", "key_new_case", acts.openCase],
      ],
      "chats",
    ],
    [
      "keys_write",
      [
        ["Enter", "key_send"],
        ["shift Enter", "key_newline"],
        ["::", "key_canned"],
        ["ctrl 1 2 3", "key_suggest"],
        ["u", "key_attach", () => composer.attach()],
        ["Esc", "key_escape"],
      ],
      "chats",
    ],
    ...cases.keys,
    [
      "keys_all",
      [
        ["g", "key_chats", () => cases.views.go("chats")],
        ["f", "key_cases", () => cases.enter()],
        ["i", "key_card", () => inChats() && panes.toggleCard()],
        ["p", "key_presence", () => bar.togglePresence()],
        ["s", "key_sound", () => bar.toggleSound()],
        ["?", "key_help"],
      ],
    ],
  ];
  const escape = ({ target }) => cases.escape(target) || leave(target, { desk, queue, panes });
  const suggest = (index) => inChats() && composer.suggest(index);
  return new Keys(table, t, { escape, suggest, view: () => cases.views.name });
}

/** Escape goes one step out: from writing to the transcript, from the conversation to the queue. */
function leave(target, { desk, queue, panes }) {
  if (panes.closeCard()) return;
  if (target.closest("#talk textarea")) return $("#talk .log").focus();
  panes.show("queue");
  if (!target.closest("#queue")) queue.move(0);
  else desk.leave();
}

function listen(desk, acts, bar) {
  readySound();
  desk.on("arrival", (row) => announce(row, "arrival", "new_chat"));
  desk.on("fresh", (row) => announce(row, "message", "new_message"));
  desk.on("alarm", (row) => announce(row, "alarm", "alarm"));
  desk.on("gone", () => location.assign("/signin"));
  desk.on("lists", () => drawTitle(desk));
  document.addEventListener("visibilitychange", () => desk.seen());

  function announce(row, kind, key) {
    if (!bar.isAvailable && kind !== "message") return;
    if (document.hidden || kind !== "message" || row.id !== desk.packet?.id) sound(kind);
    notify(t(key), row.reason ? subject(row, t) : "", row.id, () => acts.open(row.id));
  }
}

function drawTitle(desk) {
  const open = desk.unreadTotal;
  document.title = `${open ? `(${open}) ` : ""}${t("console")} – Bürgerlotse`;
}

start().catch((error) => {
  if (error.gone) return location.assign("/signin");
  showProblem(error.sentence ?? t("no_connection"));
  throw error;
});
