// A photo for a report, or any file for a person: taken or picked, looked at, sent with its progress.
import { h } from "../dom.js";
import { isPdf, isPhoto, lighter, opened, shrunk } from "./pictures.js";
import { Sheet, action, complaint } from "./sheet.js";
import { upload } from "./upload.js";

const TYPES = "image/jpeg,image/png,image/webp";
const PHOTO = { types: TYPES, title: "photo_title", text: "photo_text", pick: "pick_photo", other: "other_photo", send: "send_photo", refusal: "not_a_photo" };
const FILE = { types: `${TYPES},application/pdf`, title: "attach", text: "attach_text", pick: "pick_file", other: "pick_file", send: "attach", refusal: "not_a_file" };
const MOST_BYTES = 10 * 1024 * 1024; // of the server

/** Opens the dialog; `sent(id, preview)` is called when the server has the photo. */
export function askPhoto(panel, context, sent) {
  new FileSheet(panel, context, PHOTO, sent).choose();
}

/** The same for a photo or a PDF; without preview `sent` gets the file's name as a node. */
export function askFile(panel, context, sent) {
  new FileSheet(panel, context, FILE, sent).choose();
}

class FileSheet {
  #kind;
  #context;
  #sheet;
  #sent;
  #t;

  constructor(panel, context, kind, sent) {
    this.#kind = kind;
    this.#context = context;
    this.#t = context.t;
    this.#sent = sent;
    this.#sheet = new Sheet(panel, context.t(kind.title));
  }

  choose(words) {
    const t = this.#t;
    const phone = matchMedia("(pointer: coarse)").matches;
    this.#sheet.show(complaint(words), h("p", {}, t(this.#kind.text)),
      phone && this.#picker(t("take_photo"), "primary", "environment"),
      this.#picker(t(this.#kind.pick), phone ? "" : "primary"), this.#cancel());
  }

  // A phone opens its camera for `capture`, its album without.
  #picker(label, kind, capture) {
    const input = h("input", { type: "file", accept: capture ? TYPES : this.#kind.types, capture, hidden: true, change: () => this.#picked(input.files[0]) });
    return h("div", { class: "picker" }, input, action(label, kind, () => input.click()));
  }

  #cancel() {
    return action(this.#t("cancel"), "", () => this.#sheet.close());
  }

  async #picked(file) {
    if (!file) return;
    this.#sheet.show(h("p", { role: "status" }, this.#t("reading_photo")), this.#cancel());
    const [key, light, preview] = await this.#checked(file);
    if (this.#sheet.signal.aborted) return;
    if (key || light.size > MOST_BYTES) this.choose(this.#t(key ?? "large_file"));
    else this.#look(light, preview);
  }

  // What is wrong with it, what to send and what to show.
  async #checked(file) {
    if (this.#kind === FILE && (await isPdf(file))) return [null, file, h("p", { class: "file-name", dir: "auto" }, file.name)];
    if (!(await isPhoto(file))) return [this.#kind.refusal];
    const bitmap = await opened(file);
    if (!bitmap) return ["broken_photo"];
    return [null, await lighter(file, bitmap), shrunk(bitmap, 720, this.#t("preview"))];
  }

  #look(file, preview, words) {
    const t = this.#t;
    const send = action(t(words ? "again" : this.#kind.send), "primary", () => this.#send(file, preview));
    this.#sheet.show(preview, complaint(words), send, this.#picker(t(this.#kind.other), ""), this.#cancel());
  }

  async #send(file, preview) {
    const bar = h("progress", { max: "1", value: "0", "aria-label": this.#t("sending") });
    this.#sheet.show(preview, h("p", { role: "status" }, this.#t("sending")), bar, this.#cancel());
    try {
      const { id } = await upload(this.#context.chat.door("attachments"), file, (part) => (bar.value = part), this.#sheet.signal);
      this.#sheet.close();
      this.#sent(id, preview);
    } catch (error) {
      if (this.#sheet.signal.aborted) return;
      if (error.sentence && !error.temporary) this.choose(error.sentence);
      else this.#look(file, preview, error.sentence ?? this.#t("not_sent"));
    }
  }
}
