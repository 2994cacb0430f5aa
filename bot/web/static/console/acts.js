// What a clerk does with a conversation; each act ends with the screen as the record is.
import { ask, radios, textArea } from "./dialogs.js";
import { h } from "./nodes.js";
import { tellRefusals } from "./refusals.js";

const REASONS = ["answered", "referred", "no_reply", "called_back", "unclear", "abuse"];
const PRESENCE = ["available", "away", "gone"];

/** The acts, by name; `say` tells the clerk something, `composer()` and `talk()` are panes. */
export function acts({ desk, api, t, say, composer, talk, queue, openCase }) {
  const words = { cancel: t("cancel"), close: t("close_window") };

  async function attempt(act, done) {
    try {
      const answer = await act();
      if (done) say(done);
      return answer ?? {};
    } catch (error) {
      trouble(error);
      return null;
    } finally {
      desk.reread();
    }
  }

  function trouble(error) {
    if (error.gone) return location.assign("/signin");
    if (error.code === "another_account") return; // the page says so as long as it is open
    say(error.sentence ?? t("no_connection"), "danger");
  }

  /** Erased while it was asked about: the server's sentence would not say what is gone. */
  function onlyIfThere(act) {
    return act().catch((error) => {
      if (error.status === 404) error.sentence = t("chat_gone");
      throw error;
    });
  }

  /** Ends my part in the conversation that was asked about, whichever is open by now; its place is free for the next. */
  async function part(id, act, done) {
    const went = await attempt(() => onlyIfThere(() => act(id)), done);
    if (!went || (desk.packet && desk.packet.id !== id)) return;
    desk.leave();
    queue().move(0);
  }

  const mine = (act) => () => desk.isMine && act();

  async function open(id) {
    try {
      await desk.open(id);
      if (desk.isMine) composer().focus();
      else talk().focus();
    } catch (error) {
      trouble(error);
      desk.refresh();
    }
  }

  async function claim() {
    const id = queue().chosen;
    if (!id) return;
    const won = await attempt(() => api.claim(id), t("claimed"));
    if (desk.packet?.id !== id || won) await open(id);
    if (won) desk.choose("mine");
  }

  async function transfer() {
    const { id, site, department } = desk.packet;
    const { people = [], departments = [] } = await api.colleagues(site).catch(() => ({}));
    const others = people.filter((one) => one.id !== desk.me.id).sort(byPresence);
    if (!others.length && !departments.length) return say(t("nobody_there"), "danger");
    const answer = await ask(
      { title: t("transfer_title"), confirm: t("transfer"), ...words },
      radios("to", t("transfer_to"), [...others.map(person), ...departments.filter((name) => name !== department).map(line)]),
      textArea("comment", t("comment_label")),
    );
    if (answer) await part(id, () => api.transfer(id, addressee(answer.to), answer.comment || undefined), t("transferred"));
  }

  function person({ id, name, department, state, chats, max_chats: most }) {
    const load = chats === undefined ? "" : ` · ${most ? t("load", { chats, most }) : t.count("chats", chats)}`;
    return { value: `agent:${id}`, label: name, hint: `${department || t("no_department")} · ${t(`presence_${state}`)}${load}` };
  }

  function line(name) {
    return { value: `department:${name}`, label: name, hint: t("department") };
  }

  function addressee(value) {
    const at = value.indexOf(":");
    return { [value.slice(0, at)]: value.slice(at + 1) };
  }

  async function close() {
    const { id, kind } = desk.packet;
    const entries = REASONS.filter((name) => (name === "called_back") <= (kind === "callback")).map((value) => ({
      value,
      label: t(`close_${value}`),
    }));
    const answer = await ask(
      { title: t("close_title"), confirm: t("close"), ...words },
      radios("reason", t("close_reason"), entries, kind === "callback" ? "called_back" : "answered"),
      textArea("wrap_up", t("wrap_up"), { placeholder: t("wrap_up_hint") }),
    );
    if (answer) await part(id, () => api.close(id, answer.reason, answer.wrap_up || undefined), t("closed"));
  }

  async function toQueue() {
    if (desk.isForMe) return giveBack();
    if (!desk.isMine && !desk.isFromMe) return undefined;
    const { id } = desk.packet;
    const answer = await ask({ title: t("to_queue_title"), confirm: t("to_queue"), ...words }, h("p", {}, t("to_queue_text")));
    return answer && part(id, () => api.release(id, "queue"), t("back_in_queue"));
  }

  async function toBot() {
    const { id, kind } = desk.packet;
    if (kind === "callback") return; // somebody was promised a call
    const answer = await ask({ title: t("to_bot_title"), confirm: t("to_bot"), ...words }, h("p", {}, t("to_bot_text")));
    if (answer) await part(id, () => api.release(id, "bot"), t("back_at_bot"));
  }

  async function giveBack() {
    const { id } = desk.packet;
    const answer = await ask(
      { title: t("give_back_title"), confirm: t("give_back"), ...words },
      textArea("comment", t("comment_label")),
    );
    if (answer) await part(id, () => api.giveBack(id, answer.comment || undefined), t("given_back"));
  }

  async function mark(message) {
    const { id } = desk.packet;
    const quote = h("blockquote", { class: "quoted", dir: "auto" }, message.text.slice(0, 240));
    const answer = await ask(
      { title: t("mark_title"), confirm: t("mark_do"), ...words },
      h("p", {}, t("mark_text")),
      quote,
      textArea("comment", t("mark_comment")),
    );
    if (answer) await attempt(() => onlyIfThere(() => api.mark(id, message.seq, answer.comment)), t("mark_done"));
  }

  function unmark({ seq }) {
    const { id } = desk.packet;
    return attempt(() => onlyIfThere(() => api.unmark(id, seq)), t("unmarked"));
  }

  /** By key, and again by the same key not any more. */
  function markLast() {
    const last = desk.entries.findLast(({ author }) => author === "bot");
    if (!last) return;
    const isMarked = desk.packet.marks?.some(({ seq }) => seq === last.seq);
    (isMarked ? unmark : mark)(last);
  }

  async function saveTranscript() {
    const { id } = desk.packet;
    const kinds = [
      ["application/pdf", "PDF", "pdf"],
      ["text/plain", t("text"), "txt"],
      ["application/json", "JSON", "json"],
    ];
    const entries = kinds.map(([value, label]) => ({ value, label }));
    const answer = await ask(
      { title: t("transcript_file"), confirm: t("save"), ...words },
      radios("kind", t("file_kind"), entries, "application/pdf"),
    );
    if (!answer) return;
    const [, , ending] = kinds.find(([type]) => type === answer.kind);
    try {
      download(await api.transcript(id, answer.kind), `${t("file_name")}.${ending}`);
    } catch (error) {
      trouble(error);
    }
  }

  tellRefusals(desk, t, { say, open });
  api.onStopped = (error) => desk.dispatchEvent(new CustomEvent("refused", { detail: error }));

  return {
    open,
    openCase,
    claim,
    trouble,
    mark,
    unmark,
    markLast,
    saveTranscript,
    giveBack,
    toQueue,
    transfer: mine(transfer),
    close: mine(close),
    toBot: mine(toBot),
    sayAgain: (item) => desk.say(desk.withdraw(item.client_id).text, item),
    editAgain: (item) => composer().edit(desk.withdraw(item.client_id)),
  };
}

function byPresence(one, other) {
  return PRESENCE.indexOf(one.state) - PRESENCE.indexOf(other.state);
}

function download(blob, name) {
  const href = URL.createObjectURL(blob);
  h("a", { href, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(href), 60000);
}
