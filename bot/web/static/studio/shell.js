// The frame around the areas: which one is shown, what it may use, and that it is left as it was found.
import { ask } from "../console/dialogs.js";
import { h } from "../console/nodes.js";
import { translator } from "../console/words.js";
import { AREAS } from "./areas.js";
import { addressOf, routeOf } from "./routes.js";

export class Shell {
  site;
  #root;
  #frame;
  #here = null; // the area that is shown: {name, site, end, hear}
  #coming = 0;

  /** `frame`: {api, say, words, session, bar, keys, toast, trouble}. */
  constructor(root, site, frame) {
    [this.#root, this.site, this.#frame] = [root, site, frame];
    addEventListener("hashchange", () => this.follow());
  }

  go(route) {
    const address = addressOf(route);
    if (location.hash === address) this.follow();
    else location.hash = address;
  }

  /** Another site: the list of the area, because what was open does not exist there. */
  async change(site) {
    this.site = site;
    const { area } = routeOf(location.hash);
    if (location.hash === addressOf(area)) await this.follow();
    else this.go(area);
  }

  /** Shows what the address says. */
  async follow() {
    const route = routeOf(location.hash);
    if (location.hash && !location.hash.startsWith("#/")) return;
    if (!Object.hasOwn(AREAS, route.area)) return this.#unknown(route);
    if (this.#here?.name === route.area && this.#here.site === this.site && this.#here.hear) return this.#here.hear(route);
    await this.#open(route);
  }

  #unknown({ area }) {
    if (area) this.#frame.toast(this.#frame.say("no_such_area", { name: area }), "danger");
    history.replaceState(null, "", addressOf(Object.keys(AREAS)[0]));
    return this.follow();
  }

  async #open(route) {
    const coming = ++this.#coming;
    await this.#leave();
    this.#frame.bar.show(route.area);
    const root = h("div", { class: `place place--${route.area}` });
    const here = { name: route.area, site: this.site, ends: [], hear: null };
    try {
      const [module, say] = await Promise.all([AREAS[route.area].load(), this.#words(route.area)]);
      if (coming !== this.#coming) return;
      this.#here = here;
      this.#root.replaceChildren(root);
      const end = await module.mount(root, this.#context(here, route, say));
      if (end) here.ends.push(end);
      if (here.left) await this.#finish(here);
    } catch (error) {
      if (coming === this.#coming) this.#failed(error);
    }
  }

  async #leave() {
    const here = this.#here;
    this.#here = null;
    if (!here) return;
    here.left = true;
    await this.#finish(here);
  }

  async #finish(here) {
    for (const end of here.ends.splice(0)) await end();
  }

  #failed(error) {
    this.#root.replaceChildren(h("p", { class: "empty" }, error.sentence ?? this.#frame.say("area_failed")));
    if (error.gone) this.#frame.trouble(error);
    else if (error.status === undefined) throw error;
  }

  async #words(area) {
    const { locale } = this.#frame.say;
    const own = await import(`./words/${area}_${locale}.js`);
    return translator(locale, { ...this.#frame.words, ...own.default });
  }

  #context(here, route, say) {
    const { api, session, keys, toast, trouble } = this.#frame;
    const title = (words) => (document.title = `${words} – ${say("studio")} – Bürgerlotse`);
    title(say(`area_${here.name}`));
    return {
      api,
      session,
      toast,
      trouble,
      say,
      route,
      title,
      site: here.site,
      language: say.locale,
      go: (to) => this.go(to),
      replace: (to) => history.replaceState(null, "", addressOf(to)),
      onRoute: (hear) => (here.hear = hear),
      confirm: (text, props) => confirmed(say, text, props),
      keys: (section, rows) => here.ends.push(keys.use(section, rows, say)),
    };
  }
}

/** A yes-or-no question in a window. */
export async function confirmed(say, text, { title = say("sure"), confirm = say("yes"), danger = false } = {}) {
  const window = { title, confirm, danger, cancel: say("cancel"), close: say("close_window") };
  return (await ask(window, h("p", {}, text))) !== null;
}
