// Cases that are the same, or may be: linked ones, and open ones of the same kind close by.
import { button, h } from "../nodes.js";
import { shortDay } from "../times.js";
import { stateChip } from "./words.js";

/** Null where there is nothing to see and nothing to do. */
export function related(found, t, acts) {
  const { original, duplicates, near } = found;
  const link = button(t("link_by_number"), () => acts.linkByNumber(), { kind: "tertiary", key: "d" });
  const lists = [
    original && group(t("is_duplicate_of"), [line(original, t, acts, button(t("unlink"), () => acts.unlink()))]),
    duplicates.length > 0 && group(t("has_duplicates"), duplicates.map((one) => line(one, t, acts))),
    near.length > 0 && group(t("near_cases"), near.map((one) => nearby(one, found, t, acts))),
  ].filter(Boolean);
  const none = lists.length ? null : h("p", { class: "muted" }, t("none_related"));
  return h(
    "section",
    { class: "part case-related", "aria-label": t("related") },
    h("h3", {}, t("related")),
    none,
    ...lists,
    !original && h("p", {}, link),
  );
}

function group(title, lines) {
  return h("div", {}, h("p", { class: "small" }, h("b", {}, title)), h("ul", { class: "case-lines" }, ...lines));
}

function nearby({ case: other, metres }, found, t, acts) {
  const far = metres === 0 ? t("same_address") : t("metres", { n: Math.round(metres) });
  const link = button(t("is_same"), () => acts.link(other.number), { kind: "secondary" });
  return line(other, t, acts, !found.duplicate_of && link, far);
}

function line(other, t, acts, way, far) {
  const open = (event) => {
    event.preventDefault();
    acts.open(other.id);
  };
  return h(
    "li",
    {},
    h("a", { href: `#case=${other.id}`, click: open }, other.number),
    " ",
    stateChip(other.state, t),
    h("span", { dir: "auto" }, ` ${[far, other.address, shortDay(other.opened_at, t)].filter(Boolean).join(" · ")} `),
    way,
  );
}
