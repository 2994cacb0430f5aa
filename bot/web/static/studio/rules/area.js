// What the site has settled for its studio; only admins change it.
import { button, h } from "../../console/nodes.js";
import { query } from "../routes.js";
import { Acts } from "./acts.js";

const SHARES = ["most_wrong", "most_lost", "least_out_of_scope"];

export async function mount(root, context) {
  const { api, say, site, toast, trouble } = context;
  const path = `/studio/settings${query({ site })}`;
  const settled = await api.call("GET", path);
  const eyes = h("input", { type: "checkbox", name: "four_eyes", checked: settled.four_eyes });
  const days = h("input", { type: "number", id: "review-days", min: "1", max: "3650", required: true, value: settled.review_after_days });
  const shares = SHARES.map((name) => h("input", { type: "number", id: name, min: "0", max: "100", step: "0.1", required: true, value: (100 * settled.gate[name]).toFixed(1) }));
  const rows = h("input", { type: "number", id: "least_rows", min: "0", max: "100000", required: true, value: settled.gate.least_rows });
  const save = async () => {
    const parts = Object.fromEntries(SHARES.map((name, index) => [name, Number(shares[index].value) / 100]));
    const gate = { ...parts, least_rows: Number(rows.value) };
    await api.call("PUT", path, { four_eyes: eyes.checked, gate, review_after_days: Number(days.value) });
    toast(say("saved"));
  };
  const may = isAdmin(context);
  for (const one of [eyes, days, rows, ...shares]) one.disabled = !may;
  root.append(
    h("h2", { tabindex: "-1" }, say("area_rules")),
    h(
      "form",
      { class: "rules", submit: (event) => (event.preventDefault(), save().catch(trouble)) },
      h("label", { class: "choice" }, eyes, h("span", {}, say("four_eyes"), h("small", {}, say("about_four_eyes")))),
      h("div", { class: "field" }, h("label", { for: "review-days" }, say("review_after_days")), days),
      h("fieldset", {}, h("legend", {}, say("gate")), h("p", { class: "small muted" }, say("about_gate")), h("div", { class: "field" }, h("label", { for: "least_rows" }, say("least_rows")), rows), ...SHARES.map((name, index) => h("div", { class: "field" }, h("label", { for: name }, say(name)), shares[index]))),
      may ? button(say("save"), undefined, { type: "submit", kind: "primary" }) : h("p", { class: "small muted" }, say("only_admins")),
    ),
  );
  if (!may) return;
  const acts = new Acts(context);
  root.append(acts.node);
  await acts.read();
}

function isAdmin({ session, site }) {
  return (session.grants ?? []).some((grant) => grant.role === "admin" && ["", site].includes(grant.site));
}
