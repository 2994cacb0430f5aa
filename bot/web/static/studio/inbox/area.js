// The inbox: what citizens wrote, the most uncertain first; one key says what it means.
import { h } from "../../console/nodes.js";
import { InboxCalls } from "./calls.js";
import { Desk } from "./desk.js";
import { filterBar, filterOf } from "./filter.js";
import { GroupList } from "./groups.js";

export async function mount(root, context) {
  const { say, route, site, api, replace, trouble } = context;
  const calls = new InboxCalls(api, site);
  const filter = filterOf(route.query);
  const desk = new Desk(context, calls, (group, done) => list.decided(group, done));
  const list = new GroupList(say, calls, {
    chosen: (group) => desk.show(group, filter).catch(trouble),
    none: () => desk.clear(),
    trouble,
  });
  const change = (name, value) => {
    filter[name] = value;
    const asked = new URLSearchParams(Object.entries(filter).filter(([, one]) => one));
    replace(`inbox?${asked}`);
    list.load(filter).catch(trouble);
  };
  root.append(
    h("h2", { class: "kern-sr-only" }, say("area_inbox")),
    filterBar(filter, say, change),
    h("div", { class: "inbox" }, list.node, desk.node),
  );
  context.keys("keys_inbox", [
    ["j", "key_next", () => list.step(1)],
    ["k", "key_before", () => list.step(-1)],
    ["/", "key_search_inbox", () => root.querySelector("input[type=search]").focus()],
    ["l", "key_fresh", () => list.renew()],
    ...desk.keys(),
    ["u", "key_undo", () => undo().catch(trouble)],
  ]);
  const undo = async () => {
    const { group } = await calls.undo();
    context.toast(say("undone"));
    await list.load(filter, group);
  };
  await list.load(filter);
}
