// Trainings and models: one button trains, the gate says whether a model may go live, and one click takes it back.
import { h } from "../../console/nodes.js";
import { ModelCalls } from "./calls.js";
import { modelList } from "./list.js";
import { reportPage } from "./report.js";
import { TrainingPanel } from "./training.js";
import { TryOut } from "./tryout.js";

export async function mount(root, context) {
  const calls = new ModelCalls(context.api, context.site);
  const own = { ...context, calls };
  const ends = [];
  const finish = () => ends.splice(0).forEach((end) => end());
  let coming = 0;
  const show = async ({ path: [name, page] }) => {
    const asked = ++coming;
    finish();
    const nodes = name ? await one(name, page) : await all();
    if (asked === coming) root.replaceChildren(h("h2", { class: "kern-sr-only" }, context.say("area_models")), ...nodes);
  };
  const all = async () => {
    const place = h("div", {});
    const draw = async () => place.replaceChildren(await modelList(own, draw));
    const panel = new TrainingPanel(own, () => draw().catch(context.trouble));
    ends.push(() => panel.end());
    await Promise.all([panel.start(), draw()]);
    return [panel.node, place];
  };
  const one = async (name, page) => {
    if (page !== "tryout") return [await reportPage(own, name)];
    const pair = new TryOut(own, name);
    ends.push(() => pair.end());
    pair.start().catch(context.trouble);
    return [pair.node];
  };
  context.onRoute((route) => show(route).catch(context.trouble));
  await show(context.route);
  return finish;
}
