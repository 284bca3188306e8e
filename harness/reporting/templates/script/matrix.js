// Documents, and within one its sections, by sentence kinds: how many statements, and the worst of them.
const WORST = ["failed", "errored", "manual", "unverifiable", "skipped", "passed"];

// The section that a statement stands in, by the underlined line above it.
const sectionOf = (one) => {
  const { lines } = one.document;
  for (let place = Math.min(one.line, lines.length) - 1; place > 0; place -= 1) {
    if (/^([-=~^"'#*+.:_])\1{2,}\s*$/.test(lines[place]) && lines[place - 1].trim()) return lines[place - 1].trim();
  }
  return "";
};

const cell = (statements, query) => {
  if (!statements.length) return el("td", { class: "none" }, "–");
  const worst = WORST.find((verdict) => statements.some((one) => one.verdict === verdict));
  const passed = statements.filter((one) => one.verdict === "passed").length;
  const words = passed === statements.length ? `${passed} passed` : `${passed} of ${statements.length} passed, ${statements.filter((one) => one.verdict === worst).length} ${worst}`;
  return el("td", { class: worst }, el("a", { href: `#?${new URLSearchParams(query)}`, title: words },
    el("span", { "aria-hidden": "true" }, `${SIGNS[worst]} ${passed === statements.length ? passed : `${passed}/${statements.length}`}`), el("span", { class: "unseen" }, words)));
};

const table = (caption, first, groups, queryOf, headOf) => el("table", { class: "matrix" },
  el("caption", null, caption),
  el("thead", null, el("tr", null, el("th", { scope: "col" }, first), index.kinds.map((kind) => el("th", { scope: "col" }, kind)))),
  el("tbody", null, [...groups].map(([key, statements]) => {
    const byKind = Map.groupBy(statements, (one) => one.kind);
    return el("tr", null, el("th", { scope: "row" }, headOf(key)), index.kinds.map((kind) => cell(byKind.get(kind) ?? [], { ...queryOf(key), kind })));
  })));

const matrixView = (home) => {
  const inside = el("div", { class: "scroll", tabindex: 0, role: "group", "aria-label": "Matrix" });
  const all = () => {
    const groups = new Map(index.documents.map((one) => [one, one.statements]));
    const headOf = (one) => {
      const button = el("button", { type: "button" }, one.path);
      button.addEventListener("click", () => { inside.replaceChildren(sections(one)); inside.querySelector("button").focus(); });
      return button;
    };
    return table("Statements by document and sentence kind", "document", groups, (one) => ({ document: one.path }), headOf);
  };
  const sections = (document) => {
    const back = el("button", { type: "button" }, "All documents");
    back.addEventListener("click", () => { inside.replaceChildren(all()); inside.querySelector("button").focus(); });
    const groups = Map.groupBy(document.statements, sectionOf);
    return el("div", null, el("p", null, back), table(`${document.path} by section and sentence kind`, "section", groups, (name) => ({ document: document.path, section: name }), (name) => name || "–"));
  };
  inside.append(all());
  home.append(inside);
};
