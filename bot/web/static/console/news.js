// What happened to conversations without the clerk: told with the way there, until they are opened or something else happens.
import { button, h } from "./nodes.js";
import { subject } from "./queue.js";

/** Hooks: say(node, kind), open(id). */
export function tellNews(desk, t, { say, open }) {
  const told = new Map(); // handover: node

  function tell(row, key, kind = "danger") {
    const there = button(t("open_chat"), () => open(row.id), { kind: "tertiary" });
    const node = h("span", {}, `${t(key, { what: row.reason ? subject(row, t) : "" })} `, there);
    drop(row.id);
    told.set(row.id, node);
    say(node, kind);
  }

  function drop(id) {
    told.get(id)?.closest(".toast")?.remove();
    told.delete(id);
  }

  desk.on("changed", drop);
  desk.on("over", drop);
  desk.on("opened", () => drop(desk.packet?.id));
  desk.on("alarm", (row) => tell(row, "nobody_claims"));
  desk.on("arrival", (row) => row.addressee === desk.me.id && tell(row, "for_you_now", "info"));
  desk.on("lost", (row) => tell(row, "chat_lost"));
}
