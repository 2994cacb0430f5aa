// The narrow column beside a case: who is responsible, until when, who reported it and how they are reached.
import { button, h } from "../nodes.js";
import { moment, since } from "../times.js";
import { languageName } from "../words.js";
import { dueWords } from "./words.js";

function part(title, ...children) {
  return h("section", { class: "part" }, h("h3", {}, title), ...children);
}

function list(pairs) {
  const shown = pairs.filter(([, value]) => value);
  return h("dl", { class: "facts" }, ...shown.flatMap(([term, value]) => [h("dt", {}, term), h("dd", { dir: "auto" }, value)]));
}

export function facts(found, t, acts) {
  return h("div", { class: "case-facts" }, basics(found, t), contact(found, t), elsewhere(found, t), secret(t, acts));
}

function basics(found, t) {
  const { late, text } = dueWords(found, t);
  const dueAt = h("span", { class: late && "late" }, moment(found.due_at, t), late && h("small", {}, ` (${text})`));
  return part(
    t("case"),
    list([
      [t("case_field_service"), found.service.name],
      [t("kind"), t(`kind_${found.kind}`)],
      [t("department"), found.department],
      [t("case_field_due_at"), dueAt],
      [t("asked_since"), `${moment(found.opened_at, t)} (${since(found.opened_at, t)})`],
      [t("closed_on"), found.closed_at && moment(found.closed_at, t)],
      [t("channel"), t.has(`channel_${found.channel}`) ? t(`channel_${found.channel}`) : found.channel],
      [t("language"), languageName(found.language, t)],
      [t("rating"), found.rating && t("rating_of", { n: found.rating })],
    ]),
  );
}

function contact({ contact: known, is_reachable: reachable }, t) {
  const told = h("p", { class: "small muted" }, t(reachable ? "is_told_in_chat" : "is_told_nowhere"));
  if (!known) return part(t("contact"), h("p", {}, t("no_contact")), told);
  const phone = known.phone && h("a", { href: `tel:${known.phone.replace(/[^\d+]/g, "")}` }, known.phone);
  const email = known.email && h("a", { href: `mailto:${known.email}` }, known.email);
  return part(
    t("contact"),
    list([
      [t("name"), known.name],
      [t("phone"), phone],
      [t("email"), email],
      [t("purpose"), known.purpose],
    ]),
    told,
  );
}

function elsewhere({ external }, t) {
  if (!external) return null;
  return part(
    t("elsewhere"),
    list([
      [t("number_there"), external.id],
      [t("status_there"), external.status],
      [t("waits_there"), !external.id && t("no_number_yet")],
    ]),
  );
}

function secret(t, acts) {
  return part(t("secret_words"), h("p", { class: "small muted" }, t("secret_hint")), button(t("renew_secret"), () => acts.renew()));
}
