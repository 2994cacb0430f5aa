// How a case is said in words: where it stands, when it is due, what an act in its history was.
import { chip } from "../nodes.js";
import { due, moment } from "../times.js";

const KINDS = { received: "info", assigned: "info", in_progress: "info", waiting: "warning", resolved: "success", rejected: "neutral" };
const FREE = ["description", "public_answer", "address", "lat", "lon", "attributes", "contact"];

export function stateChip(state, t) {
  return chip(t(`case_${state}`), KINDS[state] ?? "neutral");
}

/** {late, text} of an open case; a closed one is never late. */
export function dueWords({ due_at: at, closed_at: closed }, t) {
  return closed ? { late: false, text: moment(closed, t) } : due(at, t);
}

/** Who did something, as far as the history knows names. */
export function actor({ actor: kind, name }, t) {
  return name || t(`actor_${kind}`);
}

/** What an act has changed: one line for each field. */
export function changes({ data }, t) {
  return Object.entries(data ?? {})
    .map(([field, pair]) => changed(field, pair, t))
    .filter(Boolean);
}

function changed(field, pair, t) {
  if (["lat", "lon", "kind", "closed_at"].includes(field)) return "";
  const label = t.has(`case_field_${field}`) ? t(`case_field_${field}`) : field;
  if (!Array.isArray(pair)) return `${label}: ${pair}`;
  if (pair.length !== 2 || FREE.includes(field)) return t("field_changed", { field: label });
  const [before, after] = pair.map((value) => shown(field, value, t));
  return `${label}: ${before} → ${after}`;
}

function shown(field, value, t) {
  if (value === null || value === undefined || value === "") return t("nothing");
  if (field === "state") return t(`case_${value}`);
  return field === "due_at" ? moment(value, t) : value;
}

/** What differs between two versions of a case, in words; of prose the new words. */
export function differences(before, after, t) {
  const told = [];
  const line = (field, was, is) => was !== is && told.push(`${t(`case_field_${field}`)}: ${was || t("nothing")} → ${is || t("nothing")}`);
  line("state", t(`case_${before.state}`), t(`case_${after.state}`));
  line("service", before.service.name, after.service.name);
  line("department", before.department, after.department);
  line("due_at", moment(before.due_at, t), moment(after.due_at, t));
  line("duplicate_of", before.duplicate_of?.number, after.duplicate_of?.number);
  line("address", before.address, after.address);
  for (const field of ["description", "public_answer"]) {
    if (before[field] !== after[field]) told.push(`${t(`case_field_${field}`)}: „${after[field] ?? ""}“`);
  }
  if (JSON.stringify(before.attributes) !== JSON.stringify(after.attributes)) {
    told.push(t("field_changed", { field: t("case_field_attributes") }));
  }
  return told;
}
