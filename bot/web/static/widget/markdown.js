// The Markdown of answers: paragraphs, lists, bold, links. The rest stays plain text.
import { h, hidden, icon } from "./dom.js";
import { OUTSIDE } from "./icons.js";

const LINK = /\[([^\]\n]+)\]\(((?:[^()\s]|\([^()\s]*\))+)\)|\*\*([^*\n]+)\*\*|(https?:\/\/[^\s<>()]*[^\s<>().,;:!?])/g;
const BULLET = /^\s*[-*•]\s+/;
const NUMBER = /^\s*\d+[.)]\s+/;

/** The address when it may be followed from a chat, else null. */
export function safeAddress(text) {
  try {
    const url = new URL(text);
    return ["https:", "http:", "mailto:", "tel:"].includes(url.protocol) ? url.href : null;
  } catch {
    return null;
  }
}

/** A link; web pages open beside the chat. Its sign never wraps alone. */
export function link(label, address, t) {
  const href = safeAddress(address);
  if (!href) return document.createTextNode(label);
  if (!href.startsWith("http")) return h("a", { href, dir: "auto" }, label);
  const props = { href, dir: "auto", target: "_blank", rel: "noopener noreferrer" };
  const last = /\S{1,20}$/.exec(label)?.[0] ?? "";
  const end = h("span", { class: "end" }, last, icon(OUTSIDE));
  return h("a", props, label.slice(0, label.length - last.length), end, hidden(` (${t("new_window")})`, { lang: t.locale }));
}

function inline(text, t) {
  const nodes = [];
  let end = 0;
  for (const match of text.matchAll(LINK)) {
    const [all, label, address, bold, bare] = match;
    nodes.push(text.slice(end, match.index));
    if (bold) nodes.push(h("strong", {}, ...inline(bold, t)));
    else nodes.push(link(label ?? bare, address ?? bare, t));
    end = match.index + all.length;
  }
  return [...nodes, text.slice(end)].filter((node) => node !== "");
}

function withBreaks(lines, t) {
  return lines.flatMap((line, index) => (index ? [h("br"), ...inline(line, t)] : inline(line, t)));
}

function kindOf(line) {
  if (BULLET.test(line)) return "ul";
  return NUMBER.test(line) ? "ol" : "p";
}

function block({ kind, lines }, t) {
  if (kind === "p") return h("p", {}, ...withBreaks(lines, t));
  const mark = kind === "ul" ? BULLET : NUMBER;
  const first = kind === "ol" ? parseInt(lines[0], 10) : undefined;
  const items = lines.map((line) => h("li", {}, ...inline(line.replace(mark, ""), t)));
  return h(kind, { start: first > 1 ? first : undefined }, ...items);
}

/** Nodes for a text; a newline is a break, a blank line parts paragraphs. */
export function markdown(text, t) {
  const blocks = [];
  let open = null;
  for (const line of text.replace(/\r\n?/g, "\n").split("\n")) {
    if (!line.trim()) {
      open = null;
      continue;
    }
    const kind = kindOf(line);
    if (open?.kind !== kind) blocks.push((open = { kind, lines: [] }));
    open.lines.push(line.trim());
  }
  return blocks.map((part) => block(part, t));
}
