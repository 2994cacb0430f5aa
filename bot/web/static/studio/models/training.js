// The training that runs, live: how far it is, what it says, and what stopped it.
import { button, chip, h } from "../../console/nodes.js";
import { moment } from "../../console/times.js";

const AGAIN = 2000; // milliseconds, where the line is broken
const KINDS = { queued: "neutral", running: "info", cancelling: "warning", done: "success", failed: "danger", cancelled: "neutral" };
const ENDED = ["done", "failed", "cancelled"];
const LINES = 200;

export class TrainingPanel {
  node;
  #context;
  #hear;
  #source = null;
  #timer = 0;
  #log = h("pre", { class: "train-log", tabindex: "0" });
  #state = h("div", { role: "status" });
  #bar = h("progress", { max: "1", value: "0" });
  #past = h("ol", { class: "trainings" });
  #shown = null;

  /** `hear()` is told when a training has ended. */
  constructor(context, hear) {
    [this.#context, this.#hear] = [context, hear];
    const { say } = context;
    this.#log.setAttribute("aria-label", say("log"));
    this.train = button(say("train"), () => this.#train().catch(context.trouble), { kind: "primary" });
    this.cancel = button(say("cancel_training"), () => this.#cancel().catch(context.trouble), { hidden: true });
    const past = h("details", {}, h("summary", {}, say("past_trainings")), this.#past);
    this.live = h("div", { class: "training-live", hidden: true }, this.#state, this.#bar, this.#log);
    this.node = h("section", { class: "training-panel", "aria-label": say("training") }, h("div", { class: "filter-bar" }, this.train, this.cancel), this.live, past);
  }

  async start() {
    const { trainings } = await this.#context.calls.trainings();
    this.#past.replaceChildren(...trainings.map((one) => this.#row(one)));
    const open = trainings.find(({ state }) => !ENDED.includes(state));
    if (open) this.#follow(open);
  }

  end() {
    clearTimeout(this.#timer);
    this.#source?.close();
    this.#source = null;
  }

  #row({ state, wanted_by: by, wanted_at: at, model, error }) {
    const { say } = this.#context;
    return h("li", {}, chip(say(`training_${state}`), KINDS[state]), ` ${by}, ${moment(at, say)} `, model && h("span", { class: "muted small" }, model), error && h("p", { class: "small" }, this.#reason(error)));
  }

  /** What stopped it: the sentence and the file where they are known. */
  #reason({ reason, file, line, sentence }) {
    const place = [file, line].filter(Boolean).join(":");
    const { say } = this.#context;
    return [say.has(`error_${reason}`) ? say(`error_${reason}`) : reason, place, sentence && `„${sentence}“`].filter(Boolean).join(" · ");
  }

  async #train() {
    const { calls } = this.#context;
    this.#follow(await calls.train());
  }

  async #cancel() {
    if (this.#shown) this.#draw(await this.#context.calls.cancel(this.#shown.id));
  }

  async #follow({ id }) {
    this.end();
    const { calls } = this.#context;
    this.#log.textContent = "";
    const [training, { lines }] = await Promise.all([calls.training(id), calls.log(id)]);
    for (const { text } of lines) this.#line(text);
    this.#draw(training);
    if (ENDED.includes(training.state)) return;
    this.#source = new EventSource(calls.events(id));
    this.#source.addEventListener("line", ({ data }) => this.#line(JSON.parse(data).text));
    for (const name of ["state", "progress"]) this.#source.addEventListener(name, ({ data }) => this.#draw({ ...this.#shown, ...JSON.parse(data) }));
    this.#source.onerror = () => this.#later(id);
  }

  /** Where the line is broken or the gateway starts anew: tried until somebody answers. */
  #later(id) {
    this.end();
    this.#timer = setTimeout(() => this.#follow({ id }).catch((error) => (error.gone ? this.#context.trouble(error) : this.#later(id))), AGAIN);
  }

  #line(text) {
    this.#log.append(`${text}\n`);
    while (this.#log.childNodes.length > LINES) this.#log.firstChild.remove();
    this.#log.scrollTop = this.#log.scrollHeight;
  }

  #draw(training) {
    const { say } = this.#context;
    const before = this.#shown?.id === training.id ? this.#shown.state : null;
    this.#shown = training;
    const { state, progress = {}, error, place_in_queue: place } = training;
    const open = !ENDED.includes(state);
    this.live.hidden = false;
    this.cancel.hidden = !open;
    this.#state.replaceChildren(chip(say(`training_${state}`), KINDS[state]), open ? ` ${place ? say("place_in_queue", { n: place }) : say.has(`step_${progress.step}`) ? say(`step_${progress.step}`) : (progress.step ?? "")}` : "", error ? h("p", { class: "problem" }, this.#reason(error)) : "");
    this.#bar.hidden = !open;
    this.#bar.value = progress.total ? progress.done / progress.total : 0;
    if (open || before === null || before === state) return;
    this.end();
    this.#hear();
  }
}
