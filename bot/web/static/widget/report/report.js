// The window's part of a report: photo, place, map, and what is to be kept. Fetched when a message needs it.
import { h, iconButton } from "../dom.js";
import { styled } from "../lazy/style.js";
import { wordsOf } from "../lazy/words.js";
import { useUp } from "../message.js";
import { copyButton } from "./copy.js";
import { CLIP } from "./icons.js";
import { askFile, askPhoto } from "./photo.js";
import { thumbnail } from "./pictures.js";
import { askPlace, written } from "./place.js";

/** Completes the panel in its language; follows the chat until `signal` aborts. */
export async function meet(panel, context, signal) {
  const [t] = await Promise.all([wordsOf("report", context.t), styled(panel.node, "report/report.css")]);
  if (!signal.aborted) return new Report(panel, { ...context, t }, signal);
}

// Choices that need the browser: the chat sends them as they are to who cannot do this.
const PLACE = "/share_location";
const PHOTO = "/share_attachment";
const MAP = "/share_map"; // never sent

class Report {
  #panel;
  #context;
  #chat;
  #log;
  #dressed = new WeakSet();
  #previews = new Map(); // attachment id -> canvas
  #clip;

  constructor(panel, context, signal) {
    this.#panel = panel;
    this.#context = context;
    this.#chat = context.chat;
    this.#log = panel.transcript.log;
    this.#log.addEventListener("click", (event) => this.#pressed(event), { capture: true, signal });
    for (const name of ["message", "settled", "history", "echo"]) this.#chat.addEventListener(name, () => this.#update(), { signal });
    for (const name of ["message", "history"]) this.#chat.addEventListener(name, () => this.#advise(), { signal });
    this.#chat.addEventListener("state", () => this.#offerFile(), { signal });
    this.#clip = iconButton(context.t("attach"), CLIP, { class: "icon-button clip", hidden: true, click: () => this.#ask(askFile, "file") });
    panel.composer.input.after(this.#clip);
    this.#update();
    this.#advise();
    this.#offerFile();
  }

  // A person can look at whatever it is; the bot only asks for photos.
  #offerFile() {
    this.#clip.hidden = this.#chat.state.state !== "agent";
  }

  // Who is asked how to be reached is not told at the same time to write nothing personal.
  async #advise() {
    const last = this.#chat.messages.get(Math.max(...this.#chat.messages.keys()));
    if (last?.author === "citizen") return;
    if (last?.outcome === "form_asked") await this.#chat.look().catch(() => {});
    const wanted = last?.outcome === "form_asked" && /_contact$/.test(this.#chat.state.form?.missing?.[0]);
    const { node, input } = this.#panel.composer;
    node.querySelector("#hint").hidden = wanted;
    input.setAttribute("aria-describedby", wanted ? "count" : "hint count");
  }

  #update() {
    this.#grow(() => this.#dressAll());
    this.#retire();
  }

  // What is added later must not push the end out of sight.
  #grow(act) {
    const { scrollHeight, scrollTop, clientHeight } = this.#log;
    const atEnd = scrollHeight - scrollTop - clientHeight < 24;
    act();
    if (atEnd) this.#panel.transcript.toEnd();
  }

  #dressAll() {
    for (const view of this.#log.querySelectorAll(".message[data-seq]")) {
      const message = this.#chat.messages.get(Number(view.dataset.seq));
      if (!message || this.#dressed.has(view)) continue;
      this.#dressed.add(view);
      if (message.author === "citizen") this.#dressCitizen(view, message);
      else this.#dress(view, message);
    }
  }

  #dress(view, message) {
    const place = view.querySelector(`.choice[data-payload^="${PLACE}"]`);
    if (place && this.#context.site.map) place.after(this.#mapChoice(place.lang));
    if (message.outcome === "case_opened" && view.querySelector(".bubble strong")) view.querySelector(".bubble").after(copyButton(view, this.#context));
  }

  #mapChoice(lang) {
    const { t } = this.#context;
    return h("button", { type: "button", class: "choice", "data-payload": MAP, lang: t.locale ?? lang, dir: "auto" }, t("on_map"));
  }

  #dressCitizen(view, { text, location, attachments }) {
    const { t } = this.#context;
    const bubble = view.querySelector(".bubble");
    const [file] = attachments ?? [];
    const photo = file?.media_type.startsWith("image/");
    if (!text && (location || file)) bubble.textContent = location ? written(location, t) : t(photo ? "photo" : "file");
    if (photo) bubble.after(thumbnail(file, this.#previews.get(file.id), this.#context, (act) => this.#grow(act)));
  }

  // A step of a form that was answered is over: its buttons would answer another one.
  #retire() {
    const views = [...this.#log.querySelectorAll(".message")];
    const last = views.findLastIndex((view) => view.matches(".citizen"));
    for (const view of views.slice(0, Math.max(0, last))) {
      const message = this.#chat.messages.get(Number(view.dataset.seq));
      const group = view.querySelector(".choices");
      if (!group || !/^form_/.test(message?.outcome)) continue;
      useUp(group, this.#labelOf(group, views.slice(views.indexOf(view)).find((later) => later.matches(".citizen"))));
    }
  }

  #labelOf(group, answer) {
    const said = this.#chat.messages.get(Number(answer.dataset.seq));
    const payload = said?.location ? PLACE : said?.attachments?.length && PHOTO;
    return payload ? group.querySelector(`[data-payload^="${payload}"]`)?.textContent : answer.querySelector(".bubble").textContent;
  }

  #pressed(event) {
    const button = event.target.closest('.choice[data-payload^="/share_"]');
    if (!button || button.getAttribute("aria-disabled") === "true") return;
    event.stopPropagation();
    const { payload } = button.dataset;
    if (payload.startsWith(PHOTO)) this.#ask(askPhoto, "photo");
    else if (payload === MAP) this.#showMap();
    else this.#askPlace();
  }

  #ask(dialog, words) {
    dialog(this.#panel, this.#context, (id, preview) => {
      this.#previews.set(id, preview);
      this.#chat.send({ attachment: id }, this.#context.t(words));
    });
  }

  #askPlace() {
    askPlace(this.#panel, this.#context, {
      send: (point) => this.#sendPlace(point),
      ...(this.#context.site.map && { map: (point) => this.#showMap(point) }),
    });
  }

  // The map is large, so it is fetched when it is wanted.
  #showMap(point) {
    import("./map.js").then(
      ({ askPoint }) => askPoint(this.#panel, this.#context, point, (chosen) => this.#sendPlace(chosen)),
      () => this.#context.announce(this.#context.t("no_map")),
    );
  }

  #sendPlace(point) {
    this.#chat.send({ location: point }, written(point, this.#context.t));
  }
}
