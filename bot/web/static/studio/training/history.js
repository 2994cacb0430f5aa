// Every act as a commit: who changed what and when, what it was before, and a way back.
import { button, h } from "../../console/nodes.js";
import { moment } from "../../console/times.js";

export async function historyPage(context) {
  const { say, calls, trouble } = context;
  const list = h("ol", { class: "history" });
  let after;
  const more = button(say("more"), () => read().catch(trouble));
  const read = async () => {
    const { commits, next } = await calls.history(after);
    after = next;
    list.append(...commits.map((commit) => entry(commit, context)));
    more.hidden = !next;
  };
  await read();
  return h("section", {}, list.childElementCount ? list : h("p", { class: "empty" }, say("no_history")), more);
}

function entry({ commit, at, by, summary, files = [] }, context) {
  const { say, calls, trouble, toast, go } = context;
  const body = h("div", {});
  const open = (event) => event.currentTarget.open && !body.childElementCount && fill().catch(trouble);
  const fill = async () => {
    const { changes } = await calls.commit(commit);
    const undo = async () => {
      await calls.undo(commit);
      toast(say("undone"));
      go("training/history");
    };
    body.append(...changes.flatMap(shown), button(say("undo"), () => undo().catch(trouble)));
  };
  return h("li", {}, h("details", { toggle: open }, h("summary", {}, h("b", {}, summary), " ", h("span", { class: "muted small" }, `${by}, ${moment(at, say)} · ${files.join(", ")}`)), body));
}

/** The lines of one file that are no longer there, and those that are new. */
function shown({ file, lines }) {
  return [h("h4", {}, file), h("pre", { class: "patch" }, ...lines.map(([sign, text]) => line(sign, text)))];
}

function line(sign, text) {
  const tag = { "+": "ins", "-": "del" }[sign] ?? "span";
  return h(tag, {}, `${sign} ${text}\n`);
}
