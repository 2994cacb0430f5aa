// Knowledge: the list of articles, and the page of each.
import { query } from "../routes.js";
import { ArticlePage } from "./article.js";
import { ArticleCalls } from "./calls.js";
import { ArticleList } from "./list.js";
import { Manuscript, unsaved } from "./manuscript.js";
import { newArticle } from "./new_article.js";
import { WithdrawnPage } from "./withdrawn.js";

let lastFilter = {}; // what was looked for when an article was opened

export async function mount(root, context) {
  const calls = new ArticleCalls(context.api, context.site);
  const [id] = context.route.path;
  const page = await (id ? article(id, context, calls) : list(context, calls));
  root.append(page.node);
  scrollTo(0, 0);
  page.node.querySelector("h2").focus({ preventScroll: true });
  const stay = (event) => page.isChanged && event.preventDefault();
  addEventListener("beforeunload", stay);
  return () => {
    removeEventListener("beforeunload", stay);
    page.end();
  };
}

async function article(id, context, calls) {
  const lists = Promise.all([calls.topics(), calls.offices(), calls.departments()].map(some));
  const read = await calls.read(id);
  if (!read.article && !read.draft) return new WithdrawnPage(id, (await calls.versions(id)).versions, context, calls);
  const [topics, offices, departments] = await lists;
  const manuscript = new Manuscript(context.session, context.site, read);
  return new ArticlePage(manuscript, context, calls, { topics, offices, departments }, context.route.query.get("tab"));
}

function list(context, calls) {
  const asked = Object.fromEntries(context.route.query);
  const filter = Object.keys(asked).length ? asked : lastFilter;
  if (filter === lastFilter) context.replace(`knowledge${query(filter)}`);
  const topics = some(calls.topics());
  const filtered = (chosen) => (lastFilter = chosen);
  const page = new ArticleList(context, calls, filter, unsaved(context.session, context.site), { create, filtered });
  topics.then((known) => page.offer(known));
  return page;

  async function create() {
    try {
      const id = await newArticle({ calls, say: context.say, topics: await topics });
      if (id) context.go(`knowledge/${encodeURIComponent(id)}`);
    } catch (error) {
      context.trouble(error);
    }
  }
}

/** What fields offer to choose from; without it they still take what is typed. */
function some(read) {
  return read.catch(() => []);
}
