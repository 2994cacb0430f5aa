// Training data: what citizens say for each intent, what the bot answers, and everything that was changed.
import { h } from "../../console/nodes.js";
import { addressOf } from "../routes.js";
import { answersPage } from "./answers.js";
import { TrainingCalls } from "./calls.js";
import { historyPage } from "./history.js";
import { intentPage } from "./intent.js";
import { intentsPage } from "./intents.js";
import { synonymsPage } from "./synonyms.js";
import { testsPage } from "./tests.js";

const PAGES = { intents: intentsPage, answers: answersPage, synonyms: synonymsPage, tests: testsPage, history: historyPage };

export async function mount(root, context) {
  const { say } = context;
  const calls = new TrainingCalls(context.api, context.site);
  const links = Object.keys(PAGES).map((name) => h("a", { href: addressOf(`training/${name}`), "data-page": name }, say(`page_${name}`)));
  const place = h("div", { class: "training-page" });
  root.append(h("h2", { class: "kern-sr-only" }, say("area_training")), h("nav", { class: "pages", "aria-label": say("pages_training") }, ...links), place);
  let coming = 0;
  const show = async ({ path: [page = "intents", name] }) => {
    const asked = ++coming;
    const known = Object.hasOwn(PAGES, page) ? page : "intents";
    for (const link of links) {
      if (link.dataset.page === known) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    }
    const make = known === "intents" && name ? intentPage : PAGES[known];
    const node = await make({ ...context, calls, name });
    if (asked === coming) place.replaceChildren(node);
  };
  context.onRoute((route) => show(route).catch(context.trouble));
  await show(context.route);
}
