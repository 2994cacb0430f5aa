// The public answer and where the case goes: what the citizen will be told stands below before anything is sent.
import { button, h } from "../nodes.js";

const PATIENCE = 350; // milliseconds after the last letter, before the sentence is asked for
const LONGEST = 4000;
const MOVES = ["in_progress", "waiting", "resolved", "rejected", "received"];
const KEYS = { in_progress: "1", waiting: "2", resolved: "3", rejected: "4" };

export class Answer {
  node;
  #cases;
  #api;
  #t;
  #acts;
  #field;
  #ways = h("div", { class: "case-ways" });
  #saved = h("p", { class: "muted as-typed", dir: "auto", hidden: true });
  #news = h("p", { class: "case-news as-typed", dir: "auto" });
  #newsHead = h("p", { class: "small muted", id: "case-news-head" });
  #problem = h("p", { class: "field-problem", role: "alert", id: "case-answer-problem" });
  #wanted = ""; // the state whose sentence is shown
  #timer = 0;
  #asking = 0;

  constructor(cases, api, t, acts) {
    [this.#cases, this.#api, this.#t, this.#acts] = [cases, api, t, acts];
    this.#field = h("textarea", {
      id: "case-answer",
      rows: "3",
      dir: "auto",
      maxlength: String(LONGEST),
      placeholder: t("answer_hint"),
      "aria-keyshortcuts": "r",
      "aria-describedby": "case-answer-problem",
      input: () => this.#typed(),
      keydown: (event) => this.#keys(event),
    });
    const news = h("div", { class: "case-preview", role: "group", "aria-labelledby": "case-news-head" }, this.#newsHead, this.#news);
    this.node = h(
      "section",
      { class: "part case-answer", "aria-label": t("public_answer") },
      h("h3", {}, h("label", { for: "case-answer" }, t("public_answer"))),
      this.#field,
      this.#problem,
      this.#saved,
      news,
      this.#ways,
    );
    cases.on("saved", (part) => part === "answer" && this.#reset());
  }

  opened() {
    this.#reset();
    this.#wanted = "";
    this.#problem.textContent = "";
  }

  #reset() {
    this.#field.value = this.#cases.draft("answer") ?? this.#cases.open?.public_answer ?? "";
  }

  draw() {
    const { open } = this.#cases;
    if (this.#cases.draft("answer") === undefined) this.#field.value = open.public_answer ?? "";
    this.#drawSaved(open);
    this.#drawWays(open);
    this.#ask();
  }

  #drawSaved({ public_answer: saved }) {
    const differs = saved && this.#text !== saved;
    this.#saved.hidden = !differs;
    this.#saved.textContent = differs ? this.#t("saved_is", { words: saved }) : "";
  }

  #drawWays(open) {
    const t = this.#t;
    const moves = open.closed_at ? [] : MOVES.filter((state) => open.next.includes(state));
    const ways = moves.map((state) => this.#way(state, state === "resolved" ? "primary" : "secondary"));
    const only = button(t("save_answer"), () => this.#save(), { kind: "tertiary", disabled: !this.#differs });
    const drawn = [...ways, only];
    const same = drawn.length === this.#ways.childElementCount && drawn.every((node, i) => node.isEqualNode(this.#ways.children[i]));
    if (!same) this.#ways.replaceChildren(...drawn);
  }

  /** Whoever looks at a button is shown what the citizen would read. */
  #way(state, kind) {
    const look = () => this.#show(state);
    return button(this.#t(`to_${state}`), () => this.move(state), { kind, key: KEYS[state], "data-state": state, focus: look, pointerenter: look });
  }

  get #text() {
    return this.#field.value.trim();
  }

  get #differs() {
    return this.#text !== (this.#cases.open?.public_answer ?? "");
  }

  get #changes() {
    return this.#differs ? { public_answer: this.#text || null } : {};
  }

  #typed() {
    const before = this.#cases.open.public_answer ?? "";
    this.#cases.write("answer", this.#field.value === before ? undefined : this.#field.value || " ");
    this.#problem.textContent = "";
    this.#field.removeAttribute("aria-invalid");
    this.#drawSaved(this.#cases.open);
    this.#drawWays(this.#cases.open);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#ask(), PATIENCE);
  }

  #keys(event) {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    this.#save();
  }

  #show(state) {
    if (state === this.#wanted) return;
    this.#wanted = state;
    this.#ask();
  }

  /** The very sentence comes from the server, which will send it. */
  async #ask() {
    const { open } = this.#cases;
    const asking = ++this.#asking;
    const state = open.next.includes(this.#wanted) ? this.#wanted : "";
    const told = state || this.#differs ? await this.#api.news(open.id, { ...this.#changes, ...(state && { state }) }).catch(() => ({})) : {};
    if (asking !== this.#asking) return;
    const t = this.#t;
    this.#newsHead.textContent = told.text ? t(state ? "citizen_reads_with" : "citizen_reads", { state: state && t(`case_${state}`) }) : "";
    const nobody = told.text === null ? t("citizen_hears_nothing") : "";
    this.#news.textContent = told.text || nobody || t("news_hint");
    this.#news.classList.toggle("muted", !told.text);
    if (told.language) this.#news.lang = told.language;
  }

  async #save() {
    if (this.#differs) await this.#acts.change(this.#changes, "answer");
  }

  /** Takes the case to another state, together with what stands in the field. */
  async move(state) {
    const { open } = this.#cases;
    if (!open?.next.includes(state)) return;
    if (state === "rejected" && !this.#text) return this.#refuse();
    await this.#acts.change({ ...this.#changes, state }, "answer");
    this.#wanted = "";
  }

  choose(state) {
    this.#ways.querySelector(`[data-state="${state}"]`)?.focus();
  }

  #refuse() {
    this.#field.setAttribute("aria-invalid", "true");
    this.#problem.textContent = this.#t("reject_needs_answer");
    this.focus();
  }

  /** What the city has said so far is replaced by typing, unless something was changed in it already. */
  focus() {
    this.#field.focus();
    if (!this.#differs) this.#field.select();
  }
}
