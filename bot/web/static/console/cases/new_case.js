// The form of a new case: beside a running chat, filled with what was said there, or alone after a call or a visit.
import { attachmentAddress } from "../api.js";
import { button, h, iconButton } from "../nodes.js";
import { answerField, answersOf } from "./fields.js";

const KEPT = "new-case";
const OF_CONTACT = ["name", "phone", "email"];

export class NewCase {
  #cases;
  #api;
  #t;
  #hooks;
  #kept;
  #root;
  #form = null;
  #handover = null; // id of the conversation that it is about
  #site;
  #client;
  #services = [];

  /** Hooks: shown(on, handover), opened(id, handover), back(). */
  constructor(root, cases, api, t, kept, hooks) {
    [this.#root, this.#cases, this.#api, this.#t, this.#kept, this.#hooks] = [root, cases, api, t, kept, hooks];
    root.setAttribute("aria-label", t("new_case"));
  }

  get isOpen() {
    return !this.#root.hidden;
  }

  /** Shows the form; what was typed before for the same conversation stands in it still. */
  async show(handover, site) {
    const before = this.#kept.get(KEPT);
    const mine = before?.handover === handover ? before : null;
    const draft = handover ? await this.#api.draft(handover) : { site };
    const { services, groups } = await this.#cases.catalogue(draft.site);
    [this.#handover, this.#site, this.#services] = [handover, draft.site, services];
    this.#client = mine?.client ?? crypto.randomUUID();
    this.#draw({ ...flat(draft), ...mine?.values }, groups, draft.photos ?? []);
    this.#root.hidden = false;
    this.#hooks.shown(true, handover);
    this.#form.querySelector("select, textarea").focus();
  }

  hide() {
    if (!this.isOpen) return;
    this.#root.hidden = true;
    this.#root.replaceChildren();
    this.#form = null;
    this.#hooks.shown(false, this.#handover);
  }

  #head() {
    const t = this.#t;
    const close = iconButton(t("close_window"), "close", () => this.leave());
    return h("div", { class: "case-list-head" }, h("h2", { tabindex: "-1" }, t("new_case")), close);
  }

  /** Away with the form; what was typed stays for the next time. */
  leave() {
    this.hide();
    this.#hooks.back(this.#handover);
  }

  #draw(values, groups, photos) {
    const t = this.#t;
    const questions = h("div", { class: "case-questions" });
    const problem = h("p", { class: "field-problem", role: "alert" });
    const service = this.#category(values.service, groups);
    const form = (this.#form = h(
      "form",
      { class: "case-form", submit: (event) => this.#send(event, problem), input: () => this.#keep(), keydown: (event) => this.#keys(event) },
      h("p", { class: "small muted" }, t(this.#handover ? "new_case_from_chat" : "new_case_alone")),
      h("div", { class: "field" }, h("label", { for: "new-service" }, t("case_field_service")), service),
      this.#area("description", t("case_field_description"), values),
      this.#line("address", t("case_field_address"), values),
      this.#line("district", t("case_field_district"), values),
      questions,
      photos.length > 0 && this.#photos(photos),
      this.#contact(values),
      problem,
      h("p", { class: "case-ways" }, button(t("open_case"), undefined, { kind: "primary", type: "submit" }), button(t("discard"), () => this.#discard())),
    ));
    form.point = values.lat ? { lat: Number(values.lat), lon: Number(values.lon) } : {};
    service.addEventListener("change", () => this.#ask(questions, service.value, {}));
    this.#ask(questions, service.value, values);
    this.#root.replaceChildren(this.#head(), form);
  }

  #category(chosen, groups) {
    const t = this.#t;
    const of = (group) => this.#services.filter((one) => one.group === group);
    const option = ({ code, name }) => new Option(name, code, code === chosen, code === chosen);
    const grouped = Object.entries(groups).filter(([group]) => of(group).length);
    const sets = grouped.map(([group, label]) => h("optgroup", { label }, ...of(group).map(option)));
    return h("select", { id: "new-service", name: "service", required: true }, new Option(t("choose"), ""), ...sets);
  }

  #area(name, label, values) {
    const node = h("textarea", { id: `new-${name}`, name, rows: "4", maxlength: "4000", required: true, dir: "auto" });
    node.value = values[name] ?? "";
    return h("div", { class: "field" }, h("label", { for: `new-${name}` }, label), node);
  }

  #line(name, label, values, props = {}) {
    const node = h("input", { id: `new-${name}`, name, maxlength: "300", autocomplete: "off", dir: "auto", ...props });
    node.value = values[name] ?? "";
    return h("div", { class: "field" }, h("label", { for: `new-${name}` }, label), node);
  }

  #ask(questions, code, values) {
    const asked = this.#services.find((one) => one.code === code)?.attributes ?? [];
    const shown = asked.map((one) =>
      one.variable ? answerField(one, values[`answer-${one.code}`], this.#t) : h("p", { class: "small muted" }, one.question),
    );
    this.#form.asked = asked.filter(({ variable }) => variable);
    questions.replaceChildren(...shown);
  }

  /** What the citizen has sent in the chat goes along unless the clerk takes it away. */
  #photos(photos) {
    const t = this.#t;
    const one = ({ id }, index) => {
      const box = h("input", { type: "checkbox", name: "photos", value: id, checked: true });
      const alt = t("photo_sent", { n: index + 1, of: photos.length });
      return h("label", { class: "choice" }, box, h("img", { src: attachmentAddress(this.#handover, id), alt }));
    };
    return h("fieldset", { class: "choices case-photos" }, h("legend", {}, t("photos")), ...photos.map(one));
  }

  /** A contact is kept only if the citizen has agreed. */
  #contact(values) {
    const t = this.#t;
    const fields = h(
      "div",
      { class: "case-contact" },
      this.#line("name", t("name"), values),
      this.#line("phone", t("phone"), values, { type: "tel" }),
      this.#line("email", t("email"), values, { type: "email" }),
    );
    const agreed = h("input", { type: "checkbox", name: "consent", change: () => (fields.hidden = !agreed.checked) });
    agreed.checked = values.consent === "on";
    fields.hidden = !agreed.checked;
    const label = h("label", { class: "choice" }, agreed, h("span", {}, t("has_agreed"), h("small", {}, t("has_agreed_hint"))));
    return h("fieldset", { class: "choices" }, h("legend", {}, t("contact")), label, fields);
  }

  #keep() {
    const values = Object.fromEntries(new FormData(this.#form));
    this.#kept.set(KEPT, { handover: this.#handover, client: this.#client, values });
  }

  #keys(event) {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) this.#form.requestSubmit();
  }

  #discard() {
    this.#kept.set(KEPT, undefined);
    this.leave();
  }

  get #report() {
    const typed = new FormData(this.#form);
    const text = (name) => typed.get(name).trim() || undefined;
    const where = this.#handover ? { handover: this.#handover } : { site: this.#site };
    const contact = Object.fromEntries(OF_CONTACT.map((name) => [name, text(name)]));
    return {
      client_id: this.#client,
      ...where,
      service: typed.get("service"),
      description: typed.get("description").trim(),
      address: text("address"),
      district: text("district"),
      ...this.#form.point,
      attributes: answersOf(typed, this.#form.asked),
      photos: typed.getAll("photos"),
      contact: typed.get("consent") && Object.values(contact).some(Boolean) ? { ...contact, consent: true } : undefined,
    };
  }

  async #send(event, problem) {
    event.preventDefault();
    const send = this.#form.querySelector("[type=submit]");
    send.disabled = true;
    problem.textContent = "";
    try {
      const opened = await this.#api.open(this.#report);
      this.#kept.set(KEPT, undefined);
      this.#told(opened);
    } catch (error) {
      problem.textContent = error.sentence ?? this.#t("no_connection");
    } finally {
      send.disabled = false;
    }
  }

  /** Number and secret words, to be read out where nobody can be told otherwise. */
  #told({ case: found, secret }) {
    const [t, handover] = [this.#t, this.#handover];
    const open = button(t("show_case"), () => (this.hide(), this.#hooks.opened(found.id)), { kind: "primary" });
    this.#form = null;
    const words = secret && [h("p", {}, t("secret_words"), ": ", h("b", { class: "secret" }, secret)), h("p", { class: "small muted" }, t("secret_once"))];
    this.#root.replaceChildren(
      this.#head(),
      h(
        "div",
        { class: "case-opened", role: "status" },
        h("p", {}, t("case_opened_as"), " ", h("b", { class: "case-number" }, found.number)),
        ...(words || []),
        h("p", {}, t(handover ? "told_in_chat" : "tell_the_person")),
        h("p", { class: "case-ways" }, open, button(t("close_window"), () => this.leave())),
      ),
    );
    this.#hooks.filed(handover);
    open.focus();
  }
}

/** The draft of the server as the form's fields have it. */
function flat({ contact, photos, ...rest }) {
  const known = Object.entries({ ...rest, ...contact }).filter(([, value]) => value !== null && value !== undefined);
  return Object.fromEntries(known);
}
