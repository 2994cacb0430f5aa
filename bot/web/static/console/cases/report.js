// What was reported: in words, where, with photos and answers; and the form by which that is corrected.
import { button, h } from "../nodes.js";
import { photoAddress } from "./api.js";
import { answerField, answersOf } from "./fields.js";

const LINE = { maxlength: "300", dir: "auto", autocomplete: "off" };

export class Report {
  node = h("section", { class: "part case-report" });
  #cases;
  #t;
  #acts;
  #form = null;
  #shown = null;

  constructor(cases, t, acts) {
    [this.#cases, this.#t, this.#acts] = [cases, t, acts];
    this.node.setAttribute("aria-label", t("report"));
  }

  /** What was being corrected is so still. */
  opened() {
    [this.#form, this.#shown] = [null, null];
    if (this.#cases.draft("details")) this.edit(false);
  }

  draw() {
    const { open } = this.#cases;
    if (!open) return;
    const read = this.#read(open);
    const wanted = this.#form ?? (this.#shown?.isEqualNode(read) ? this.#shown : read);
    if (!this.#form) this.#shown = wanted;
    if (this.node.firstChild !== wanted) this.node.replaceChildren(wanted);
  }

  // To read

  #read(open) {
    const t = this.#t;
    const answers = open.attributes.filter(({ shown }) => shown);
    return h(
      "div",
      { class: "part" },
      h("h3", {}, t("report")),
      h("p", { class: "as-typed case-words", dir: "auto", lang: open.language }, open.description || t("erased_words")),
      answers.length > 0 && h("dl", { class: "facts" }, ...answers.flatMap(({ question, shown }) => [h("dt", {}, question), h("dd", { dir: "auto" }, shown)])),
      h("h3", {}, t("place")),
      this.#place(open),
      open.photos.length > 0 && this.#photos(open),
    );
  }

  #place({ address, district, lat, lon }) {
    const t = this.#t;
    const words = [address, district].filter(Boolean).join(", ");
    const point = lat !== null && t("point", { lat: lat.toFixed(5), lon: lon.toFixed(5) });
    if (!words && !point) return h("p", { class: "muted" }, t("no_place"));
    return h("p", { class: "case-place" }, words && h("b", { dir: "auto" }, words), words && point && h("br"), point && h("span", { class: "muted" }, point));
  }

  #photos({ id, photos }) {
    const t = this.#t;
    const one = ({ id: photo }, index) => {
      const [href, alt] = [photoAddress(id, photo), t("photo", { n: index + 1, of: photos.length })];
      const image = h("img", { src: href, alt, loading: "lazy" });
      return h("li", {}, h("a", { href, target: "_blank", rel: "noopener" }, image));
    };
    return h("div", {}, h("h3", {}, t("photos")), h("ul", { class: "case-photos" }, ...photos.map(one)));
  }

  // To correct

  /** Opens the form; the draft of it, if there is one, stands in it. */
  async edit(focus = true) {
    const { open } = this.#cases;
    if (!open) return;
    if (!this.#form) {
      const { services } = await this.#cases.catalogue(open.site).catch(() => ({ services: [] }));
      if (this.#cases.open?.id !== open.id) return;
      const service = services.find(({ code }) => code === open.service.code);
      this.#form ??= this.#fields(this.#cases.open, service, this.#cases.draft("details") ?? {});
      this.draw();
    }
    if (focus) this.#form.querySelector("textarea").focus();
  }

  #fields(open, service, draft) {
    const t = this.#t;
    const values = { ...given(open), ...draft };
    const keys = (event) => this.#keys(event);
    const asked = (service?.attributes ?? []).filter(({ variable }) => variable);
    const known = Object.fromEntries(open.attributes.map(({ code, value }) => [code, value]));
    const form = h(
      "form",
      { class: "case-form", submit: (event) => this.#save(event), input: () => this.#keep(form), keydown: keys },
      h("h3", {}, t("edit_case")),
      labelled("description", t("case_field_description"), "textarea", values.description, { rows: "4", maxlength: "4000", dir: "auto", required: true }),
      labelled("address", t("case_field_address"), "input", values.address, LINE),
      labelled("district", t("case_field_district"), "input", values.district, LINE),
      labelled("due_at", t("case_field_due_at"), "input", values.due_at, { type: "datetime-local", required: true }),
      ...asked.map((attribute) => answerField(attribute, draft[`answer-${attribute.code}`] ?? known[attribute.code], t)),
      h("p", { class: "case-ways" }, button(t("save"), undefined, { kind: "primary", type: "submit" }), button(t("cancel"), () => this.#leave())),
    );
    form.asked = asked;
    return form;
  }

  #keys(event) {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) event.currentTarget.requestSubmit();
  }

  /** Only what differs from the case is kept as a draft. */
  #keep(form) {
    const typed = Object.fromEntries(new FormData(form));
    const before = given(this.#cases.open);
    const differs = Object.entries(typed).filter(([name, value]) => value !== before[name]);
    const touched = differs.some(([name]) => name in before) || differs.some(([name, value]) => name.startsWith("answer-") && value);
    this.#cases.write("details", touched ? Object.fromEntries(differs) : undefined);
  }

  #leave() {
    this.#cases.write("details", undefined);
    this.#form = null;
    this.draw();
    this.#acts.focus();
  }

  async #save(event) {
    event.preventDefault();
    const form = event.target;
    const { open } = this.#cases;
    const typed = new FormData(form);
    const changes = {};
    for (const [name, before] of Object.entries(given(open))) {
      const now = typed.get(name).trim();
      if (now !== before) changes[name] = name === "due_at" ? new Date(now).toISOString() : now || null;
    }
    const answers = answersOf(typed, form.asked);
    const before = Object.fromEntries(open.attributes.map(({ code, value }) => [code, value]));
    if (form.asked.some(({ code }) => JSON.stringify(answers[code]) !== JSON.stringify(before[code]))) changes.attributes = answers;
    if (!Object.keys(changes).length) return this.#leave();
    if (await this.#acts.change(changes, "details")) this.#leave();
  }
}

/** The fields of a case as the form has them. */
function given({ description, address, district, due_at: due }) {
  return { description, address: address ?? "", district: district ?? "", due_at: local(due) };
}

/** A moment as the browser's field for it takes it. */
function local(moment) {
  const date = new Date(moment);
  return new Date(date - date.getTimezoneOffset() * 60000).toISOString().slice(0, 16);
}

function labelled(name, label, tag, value, props) {
  const id = `case-edit-${name}`;
  const node = h(tag, { id, name, ...props });
  node.value = value ?? "";
  return h("div", { class: "field" }, h("label", { for: id }, label), node);
}
