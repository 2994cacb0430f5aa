// The frozen test set of the site: what every new model is measured on before it may go live.
import { button, h } from "../../console/nodes.js";

export async function testsPage(context) {
  const { say, calls, trouble } = context;
  const body = h("tbody", {});
  const head = h("p", { class: "muted", role: "status" });
  const read = async () => {
    const { rows } = await calls.tests();
    head.textContent = say.count("tests", rows.length);
    body.replaceChildren(...rows.map((row) => line(row, (text) => drop(text))));
  };
  const drop = (text) => calls.dropTests([text]).then(read).catch(trouble);
  const [text, expected] = [input("text", say, 500), input("expected", say, 200)];
  const add = (event) => {
    event.preventDefault();
    calls
      .addTests([{ text: text.value.trim(), expected: expected.value.trim() }])
      .then(() => ((text.value = expected.value = ""), text.focus(), read()))
      .catch(trouble);
  };
  const line = (row, remove) =>
    h("tr", {}, h("td", { lang: row.lang, dir: "auto" }, row.text), h("td", {}, row.expected), h("td", {}, row.lang ?? ""), h("td", {}, button(say("remove"), () => remove(row.text), { "aria-label": say("remove_named", { name: row.text }) })));
  await read();
  return h(
    "section",
    {},
    h("p", {}, say("about_test_set")),
    h("form", { class: "filter-bar", submit: add }, text, expected, button(say("add"), undefined, { type: "submit", kind: "primary" })),
    head,
    h("table", { class: "rows" }, h("thead", {}, h("tr", {}, ...["text", "expected", "lang", "act"].map((name) => h("th", { scope: "col" }, say(`test_${name}`))))), body),
  );
}

function input(name, say, longest) {
  return h("input", { name, required: true, maxlength: longest, "aria-label": say(`test_${name}`), placeholder: say(`test_${name}`) });
}
