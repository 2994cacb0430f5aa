// What can be done with an article; each act asks why where others will want to know, and tells what became of it.
import { ask, textArea } from "../../console/dialogs.js";
import { h } from "../../console/nodes.js";
import { settle } from "./conflict.js";
import { together } from "./places.js";

/** Hooks: drawn() draws the page anew, head() only what stands over it, gone() leaves the page, withdrawn() shows it as one that was taken back, lacking() shows what is missing and says so. */
export function articleActs({ calls, manuscript, context, hooks }) {
  const { say, toast, trouble } = context;
  let before = Promise.resolve();

  /** One act after the other; what goes wrong is told, and nothing that was written is lost. */
  function once(act) {
    before = before.then(async () => {
      try {
        await act();
      } catch (error) {
        if (error.code === "changed_meanwhile") await reconcile();
        else trouble(error);
      }
      hooks.head();
    });
    return before;
  }

  /** What the server has now; an article that is withdrawn has a page of its own. */
  async function reread() {
    const read = await calls.read(manuscript.id);
    if (read.article || read.draft) {
      manuscript.take(read);
      return hooks.drawn();
    }
    manuscript.forget();
    return hooks.withdrawn();
  }

  /** Somebody else has saved or published: all versions are put together; where that does not go the editor says how. */
  async function reconcile() {
    try {
      const read = await calls.read(manuscript.id);
      const mine = await settle(together(manuscript.base, read.draft?.article ?? read.article, manuscript.article), read.draft?.by ?? "", say);
      const article = mine && (await withPublished(read, mine));
      if (!article) return;
      manuscript.takeMerged(read, article);
      hooks.drawn();
      toast(say("merged"), "info");
    } catch (error) {
      trouble(error);
    }
  }

  /** A draft that was begun before something else was published has that, too. */
  async function withPublished(read, mine) {
    const { draft, article, version } = read;
    if (!draft || !article || draft.base === version) return mine;
    const base = draft.base ? (await calls.version(manuscript.id, draft.base)).article : article;
    return settle(together(base, article, mine), "", say);
  }

  async function store(note) {
    const sent = structuredClone(manuscript.article);
    const seen = { version: manuscript.seen ?? undefined, base: manuscript.against };
    await calls.save(manuscript.id, sent, note ?? manuscript.draft?.note ?? "", seen);
    manuscript.saved(await calls.read(manuscript.id));
  }

  /** Asks why; null when the editor thinks better of it. */
  async function why(key, { required = true, note = "", danger = false, about = "" } = {}) {
    const window = { title: say(`${key}_title`), confirm: say(`${key}_do`), cancel: say("cancel"), close: say("close_window"), danger };
    const field = textArea("note", say(required ? "why" : "why_optional"), { required, maxlength: "1000" });
    field.querySelector("textarea").value = note;
    const words = about || (say.has(`${key}_text`) ? say(`${key}_text`) : "");
    const answer = await ask(window, words && h("p", {}, words), field, say.has(`${key}_hint`) && h("p", { class: "small muted" }, say(`${key}_hint`)));
    return answer && answer.note.trim();
  }

  /** Saves first, asks why, acts, and shows what the server has then. */
  const act = (key, run, options = {}) => async () => {
    if (options.saves !== false && !hooks.lacking()) return;
    const note = await why(key, { note: manuscript.draft?.note ?? "", ...options });
    if (note === null) return;
    await once(async () => {
      if (options.saves !== false && (manuscript.isChanged || !manuscript.draft)) await store(note);
      await run(note);
      await reread();
      toast(say(`${key}_done`));
    });
  };

  const id = () => manuscript.id;
  const version = () => manuscript.seen ?? undefined;

  return {
    save: () => {
      if (!manuscript.isChanged || !hooks.lacking()) return undefined;
      return once(async () => {
        await store();
        toast(say("saved"));
        if (manuscript.isBehind) await reconcile();
      });
    },
    review: act("review", (note) => calls.act(id(), "review", { note, version: version() })),
    publish: act("publish", (note) => calls.act(id(), "publish", { note, version: version() })),
    approve: act("approve", (note) => calls.act(id(), "publish", { note, version: version() }), { required: false, saves: false }),
    reject: act("reject", (note) => calls.act(id(), "reject", { note, version: version() }), { saves: false, note: "" }),
    rollback: (to) => act("rollback", (note) => calls.act(id(), "rollback", { version: to, note }), { saves: false, note: "", about: say("rollback_text", { n: to }) })(),
    withdraw: act("withdraw", (note) => calls.withdraw(id(), note), { saves: false, note: "", danger: true }),
    discard: async () => {
      if (!(await context.confirm(say("discard_text"), { title: say("discard_title"), confirm: say("discard_do"), danger: true }))) return;
      await once(async () => {
        if (manuscript.draft) await calls.discard(id(), version());
        manuscript.forget();
        if (!manuscript.published) return hooks.gone();
        await reread();
        return toast(say("discard_done"));
      });
    },
  };
}
