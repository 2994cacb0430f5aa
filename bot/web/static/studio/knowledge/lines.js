// A list of short lines that can be written, changed and taken away; Enter adds one, several pasted lines become several.
import { h, iconButton } from "../../console/nodes.js";

const LONGEST = 300;
let count = 0;

export class Lines {
  node;
  #say;
  #values;
  #hear;
  #list = h("ul", { class: "lines-list" });
  #add;
  #news = h("p", { class: "lines-news small", role: "status" });

  /** `hear(values)` is told of every change; `kind` is a name for the look. */
  constructor(label, say, { values = [], hear, hint = "", kind = "rows", language }) {
    [this.#say, this.#values, this.#hear] = [say, [...values], hear];
    const id = `lines-${(count += 1)}`;
    this.lang = language;
    this.#add = h("input", {
      id,
      type: "text",
      class: "lines-add",
      maxlength: LONGEST,
      placeholder: hint,
      lang: language,
      autocomplete: "off",
      keydown: (event) => this.#keys(event),
      paste: (event) => this.#pasted(event),
      blur: () => this.#take([this.#add.value]),
    });
    const count_ = (this.count = h("span", { class: "muted" }));
    this.node = h("div", { class: `lines lines--${kind}` }, h("label", { for: id, class: "part-name" }, label, " ", count_), this.#list, this.#add, this.#news);
    this.#draw();
  }

  #draw() {
    this.#list.replaceChildren(...this.#values.map((value, index) => this.#line(value, index)));
    this.#list.hidden = !this.#values.length;
    this.count.textContent = `(${this.#values.length})`;
  }

  #line(value, index) {
    const name = this.#say("line_n", { n: index + 1 });
    const field = h("textarea", {
      rows: "1",
      maxlength: LONGEST,
      lang: this.lang,
      "aria-label": name,
      input: () => this.#write(index, field.value),
      change: () => this.#change(index, field.value),
      keydown: (event) => event.key === "Enter" && (event.preventDefault(), this.#add.focus()),
    });
    field.value = value;
    return h("li", {}, field, iconButton(this.#say("remove_named", { name: value }), "close", () => this.#remove(index)));
  }

  #keys(event) {
    if (event.key !== "Enter") return;
    event.preventDefault();
    this.#take([this.#add.value]);
  }

  #pasted(event) {
    const lines = event.clipboardData.getData("text/plain").split(/\r?\n/);
    if (lines.filter((line) => line.trim()).length < 2) return;
    event.preventDefault();
    this.#take([...(this.#add.value.trim() ? [this.#add.value] : []), ...lines]);
  }

  /** What is there already, in whatever spelling, is not added once more. */
  #take(lines) {
    const known = new Set(this.#values.map(plain));
    const fresh = [];
    let twice = 0;
    for (const line of lines.map((one) => one.trim().slice(0, LONGEST)).filter(Boolean)) {
      if (known.has(plain(line))) twice += 1;
      else fresh.push(line);
      known.add(plain(line));
    }
    if (lines.some((line) => line.trim())) this.#add.value = "";
    this.#news.textContent = [fresh.length > 1 && this.#say.count("lines_added", fresh.length), twice && this.#say.count("lines_twice", twice)].filter(Boolean).join(" ");
    if (fresh.length) this.#set([...this.#values, ...fresh]);
  }

  /** While somebody types the list is not drawn anew. */
  #write(index, value) {
    if (!value.trim()) return;
    this.#values = this.#values.with(index, value.trim());
    this.#hear(this.#values);
  }

  #change(index, value) {
    const trimmed = value.trim();
    if (!trimmed) return this.#remove(index);
    return this.#set(this.#values.with(index, trimmed));
  }

  #remove(index) {
    this.#set(this.#values.filter((_, at) => at !== index));
    (this.#list.children[Math.min(index, this.#values.length - 1)]?.querySelector("button") ?? this.#add).focus();
  }

  #set(values) {
    this.#values = values;
    this.#draw();
    this.#hear(values);
  }
}

function plain(line) {
  return line.trim().toLocaleLowerCase().replace(/\s+/g, " ");
}
