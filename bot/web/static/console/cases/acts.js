// What a clerk does with a case; refusals are told, and a case that somebody else has changed is shown as it is now.
import { ask, field, radios } from "../dialogs.js";
import { h } from "../nodes.js";

/** The acts by name; hooks: say(words, kind), trouble(error), show(id), left(), page(), list(). */
export function caseActs({ cases, api, t, say, trouble, show, page, list, left }) {
  const words = { cancel: t("cancel"), close: t("close_window") };
  cases.on("trouble", (error) => tell(error));

  function tell(error) {
    if (error.status === 404) error.sentence = t("case_gone");
    trouble(error);
  }

  async function change(changes, ...parts) {
    const done = await cases.act((id, version) => api.change(id, version, changes), ...parts);
    if (done) say(t("case_saved"));
    return done;
  }

  async function assign() {
    const { open } = cases;
    if (!open?.next.includes("assigned") && open?.state !== "assigned") return;
    const { departments } = await cases.catalogue(open.site).catch(() => ({ departments: [] }));
    const names = [...new Set([open.department, ...departments])].map((value) => ({ value, label: value }));
    const answer = await ask({ title: t("assign_title"), confirm: t("assign_do"), ...words }, radios("department", t("department"), names, open.department));
    if (!answer || cases.open?.id !== open.id) return;
    await change({ department: answer.department, ...(open.state !== "assigned" && { state: "assigned" }) });
  }

  async function move() {
    const { open } = cases;
    if (!open) return;
    const { services } = await cases.catalogue(open.site).catch(() => ({ services: [] }));
    const entries = services.map(({ code, name, department }) => ({ value: code, label: name, hint: department }));
    const answer = await ask(
      { title: t("move_title"), confirm: t("move_do"), ...words },
      h("p", {}, t("move_text")),
      radios("service", t("case_field_service"), entries, open.service.code),
    );
    if (!answer || answer.service === open.service.code || cases.open?.id !== open.id) return;
    if (await cases.act((id, version) => api.move(id, version, answer.service))) say(t("case_saved"));
  }

  async function reopen() {
    if (!cases.open?.closed_at) return;
    const { id } = cases.open;
    if (!(await ask({ title: t("reopen_title"), confirm: t("reopen"), ...words }, h("p", {}, t("reopen_text"))))) return;
    if (cases.open?.id === id && (await cases.act(() => api.reopen(id)))) say(t("case_saved"));
  }

  async function link(number) {
    if (await cases.act((id, version) => api.link(id, version, number))) say(t(number ? "linked" : "unlinked"));
  }

  async function linkByNumber() {
    if (!cases.open || cases.open.duplicate_of) return;
    const { id } = cases.open;
    const props = { required: true, maxlength: "40", autocomplete: "off", placeholder: "K7M4-29TX" };
    const answer = await ask({ title: t("link_title"), confirm: t("link_do"), ...words }, h("p", {}, t("link_text")), field("number", t("case_number"), props));
    if (answer && cases.open?.id === id) await link(answer.number);
  }

  async function renew() {
    const { id } = cases.open;
    if (!(await ask({ title: t("renew_title"), confirm: t("renew_secret"), ...words }, h("p", {}, t("renew_text"))))) return;
    try {
      const { secret } = await api.renew(id);
      await ask({ title: t("secret_words"), close: t("close_window") }, h("p", {}, t("secret_once")), h("p", { class: "secret" }, secret));
      cases.reread();
    } catch (error) {
      tell(error);
    }
  }

  async function copyNumber() {
    try {
      await navigator.clipboard.writeText(cases.open.number);
      say(t("copied", { words: cases.open.number }));
    } catch {
      say(cases.open.number); // without the clipboard the number can be read still
    }
  }

  return {
    change,
    assign,
    move,
    reopen,
    link,
    linkByNumber,
    renew,
    copyNumber,
    unlink: () => link(null),
    note: async (clientId, text) => (await cases.act((id) => api.note(id, clientId, text), "note")) && say(t("note_saved")),
    open: (id) => show(id),
    leave: () => left(),
    focus: () => page().focus(),
    accept: () => {
      if (!cases.newer) return;
      cases.accept();
      page().resume();
    },
    next: (step) => list().move(step),
  };
}
