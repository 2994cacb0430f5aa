// A message that was refused in another conversation than the open one: it is told, with its words and the way there.
import { button, h } from "./nodes.js";

const SHOWN = 80; // characters

/** Tells each refusal once, until its conversation is opened or the message is gone; hooks: say(node, kind), open(id). */
export function tellRefusals(desk, t, { say, open }) {
  const told = new Map(); // client_id: {handover, node}

  function tell({ handover, client_id: id, text, attachment, reason = "" }) {
    const words = shortened(text || attachment?.name || "");
    const there = button(t("open_chat"), () => open(handover), { kind: "tertiary" });
    const node = h("span", {}, `${t("refused_elsewhere", { words })} ${reason} `, there);
    told.set(id, { handover, node });
    if (handover !== desk.packet?.id) say(node, "danger");
  }

  function tidy() {
    const left = new Set(desk.pending.map(({ client_id: id }) => id));
    for (const [id, { handover, node }] of told) {
      if (!left.has(id) || handover === desk.packet?.id) node.closest(".toast")?.remove();
    }
  }

  desk.on("opened", tidy);
  desk.on("entries", () => {
    tidy();
    desk.pending.filter(({ status, client_id: id }) => status === "failed" && !told.has(id)).forEach(tell);
  });
}

function shortened(text) {
  const letters = [...text];
  return letters.length > SHOWN ? `${letters.slice(0, SHOWN).join("")} …` : text;
}
