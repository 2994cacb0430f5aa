// How good a model is beside the live one: figures, sentences won and lost, and where it mixes things up.
import { chip, h } from "../../console/nodes.js";
import { addressOf } from "../routes.js";
import { table } from "../table.js";
import { gateChip, reasons, share } from "./list.js";

const FIGURES = ["right", "clarified", "in_vain", "unanswered", "wrong", "out_of_scope"];

export async function reportPage({ say, calls, site }, name) {
  const { figures, live, gate, won, lost, intents, confusions, pictures, left_out: left } = await calls.report(name, site);
  return h(
    "section",
    { class: "report" },
    h("p", {}, h("a", { href: addressOf("models") }, say("all_models")), " · ", h("a", { href: addressOf(`models/${encodeURIComponent(name)}/tryout`) }, say("try_out"))),
    h("h3", {}, name, " ", gateChip(gate, say)),
    gate?.reasons.length ? h("ul", { class: "problem" }, ...reasons(gate, say).map((one) => h("li", {}, one))) : null,
    left.length ? h("p", { class: "muted" }, say.count("left_out", left.length)) : null,
    table([say("figure"), say("this_model"), say("live_model")], FIGURES.filter((one) => figures?.[one] !== undefined).map((one) => [say(`figure_${one}`), share(figures[one]), share(live?.[one])])),
    h("div", { class: "sides" }, sentences(say.count("lost", lost.length), lost, "danger", say), sentences(say.count("won", won.length), won, "success", say)),
    h("div", { class: "pictures" }, ...pictures.map((file) => picture(file, calls.picture(name, file), say))),
    confusions.length ? h("section", {}, h("h4", {}, say("confusions")), table([say("expected"), say("given"), say("times")], confusions.map((one) => [one.expected, one.given, String(one.count)]))) : null,
    intents.length ? h("section", {}, h("h4", {}, say("per_intent")), table([say("expected"), say("times"), say("figure_right"), say("figure_wrong"), "F1", say("f1_live")], intents.map((one) => [one.name, String(one.count), share(one.right), share(one.wrong), share(one.f1), share(one.f1_live)]))) : null,
  );
}

function sentences(title, rows, kind, say) {
  const one = ({ text, expected, before, now }) => h("li", {}, h("q", { dir: "auto" }, text), h("small", { class: "muted" }, ` ${say("expected")}: ${expected} · ${say("before")}: ${before || "–"} · ${say("now")}: ${now || "–"}`));
  return h("section", {}, h("h4", {}, chip(title, kind)), h("ul", { class: "sentences" }, ...rows.map(one)));
}

function picture(file, address, say) {
  const name = file.replace(/\.\w+$/, "");
  const words = say.has(`picture_${name}`) ? say(`picture_${name}`) : name;
  return h("figure", {}, h("a", { href: address, target: "_blank", rel: "noopener" }, h("img", { src: address, alt: words, loading: "lazy" })), h("figcaption", {}, words));
}
