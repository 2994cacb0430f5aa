// All models: which one is live, which passed the gate, and what can be done with each.
import { ask, textArea } from "../../console/dialogs.js";
import { button, chip, h } from "../../console/nodes.js";
import { moment } from "../../console/times.js";
import { addressOf } from "../routes.js";
import { table } from "../table.js";

const SHOWN = ["right", "wrong", "unanswered", "out_of_scope"];

export async function modelList(context, again) {
  const { say, calls } = context;
  const { models, live } = await calls.models();
  const rollBack = () => act(context, () => calls.rollBack(live), "rolled_back", again);
  const heads = [say("model"), ...SHOWN.map((name) => say(`figure_${name}`)), say("gate"), say("acts")];
  return h(
    "section",
    {},
    h("div", { class: "filter-bar" }, h("h3", {}, say("models")), button(say("roll_back"), rollBack)),
    models.length ? table(heads, models.map((model) => cells(model, context, again)), { class: "rows models" }) : h("p", { class: "empty" }, say("no_models")),
  );
}

function cells(model, context, again) {
  const { say, site, calls } = context;
  const { name, at, live, gate } = model;
  const figures = model.figures[site] ?? {};
  const path = `models/${encodeURIComponent(name)}`;
  const drop = async () => {
    if (await context.confirm(say("remove_model_sure", { name }), { danger: true })) await act(context, () => calls.remove(name), "model_removed", again);
  };
  const acts = live ? [] : [button(say("activate"), () => activate(model, context, again)), h("a", { href: addressOf(`${path}/tryout`) }, say("try_out")), button(say("remove"), drop, { "aria-label": say("remove_named", { name }) })];
  return [
    [h("a", { href: addressOf(path) }, name), " ", live && chip(say("live"), "success"), h("small", { class: "muted" }, ` ${moment(at, say)}`)],
    ...SHOWN.map((one) => share(figures[one])),
    gateChip(gate, say),
    h("div", { class: "row-acts" }, ...acts),
  ];
}

export function share(value) {
  return value === undefined || value === null ? "–" : `${(100 * value).toFixed(1)} %`;
}

export function gateChip(gate, say) {
  if (!gate) return chip(say("gate_unknown"));
  return chip(say(gate.passed ? "gate_passed" : "gate_failed"), gate.passed ? "success" : "danger", { title: reasons(gate, say).join(" ") });
}

/** What speaks against a model, in words. */
export function reasons(gate, say) {
  const told = (figure, value) => (figure === "least_rows" ? String(value) : share(value));
  return (gate?.reasons ?? []).map(({ site, figure, value, limit }) => say(`reason_${figure}`, { site, value: told(figure, value), limit: told(figure, limit) }));
}

/** Below the gate only an admin may, and says why. */
async function activate({ name, gate, may_activate: may, needs_reason: needs }, context, again) {
  const { say, calls, confirm, toast } = context;
  let reason;
  if (!may) return toast(say("below_gate"), "danger");
  if (needs) {
    const window = { title: say("activate_below"), confirm: say("activate"), cancel: say("cancel"), close: say("close_window"), danger: true };
    const said = await ask(window, h("ul", {}, ...reasons(gate, say).map((one) => h("li", {}, one))), textArea("reason", say("reason"), { required: true, maxlength: "500" }));
    if (!said) return undefined;
    reason = said.reason;
  } else if (!(await confirm(say("activate_sure", { name })))) return undefined;
  return act(context, () => calls.activate(name, reason), "activated", again);
}

async function act({ toast, say, trouble }, call, done, again) {
  try {
    await call();
    toast(say(done));
    await again();
  } catch (error) {
    trouble(error);
  }
}
