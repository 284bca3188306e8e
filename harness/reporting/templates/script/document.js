// The documents' own text, each sentence and row with its verdict beside it; drawn where somebody looks.
const HEIGHT = 21; // pixels of a line, until it is drawn

const statementView = (one, number, text) => {
  const home = el("details", { class: `line ${one.verdict}`, id: one.anchor, "data-statement": one.verdict },
    el("summary", null, el("span", { class: "number" }, number), el("code", null, text), badge(one.verdict)));
  return whenOpened(home, () => home.append(statementInside(one)));
};

const statementInside = (one) => {
  const finding = findingOf(one);
  return el("div", { class: "statement" },
    el("p", { class: "aside" }, `${one.kind} · ${one.document.path}:${one.line} · ${one.anchor}`),
    finding ? el("p", { class: "to-finding" }, el("a", { href: `#${finding.id}` }, `What went wrong: ${finding.querySelector("h3, h4").lastChild.textContent.trim()}`)) : null,
    one.reason ? el("p", { class: "reason" }, one.reason) : null,
    one.settling ? el("p", { class: "aside" }, one.settling) : null,
    one.rows.length ? [el("p", { class: "label" }, "Judged by its rows"),
      el("ul", { class: "rows" }, one.rows.map((row) => el("li", null, badge(row.verdict), " ", el("a", { href: href(row.anchor) }, `${row.kind}, line ${row.line}`))))] : [],
    one.scenarios.map((number) => scenarioView(index.scenarios[number], true)),
    one.left.length ? [el("p", { class: "label" }, "Left out"), el("ul", { class: "left-out" }, one.left.map((text) => el("li", null, text)))] : []);
};

// The finding of the static part that names a statement.
const findingOf = (one) => {
  if (!index.findings) {
    index.findings = new Map();
    for (const link of document.querySelectorAll(".finding a.to-line")) index.findings.set(link.getAttribute("href"), link.closest(".like, .finding"));
  }
  return one.verdict === "failed" || one.verdict === "errored" ? index.findings.get(`#${decodeURIComponent(href(one.anchor).slice(1))}`) ?? index.findings.get(href(one.anchor)) ?? byAnchor(one.anchor) : null;
};
const byAnchor = (anchor) => {
  for (const [link, home] of index.findings) if (decodeURIComponent(link.slice(1)) === anchor) return home;
  return null;
};

const remarkView = ([, place, severity, code, message, hint], placed) => el("div", { class: `diagnostic ${severity}` },
  el("p", null, placed ? `${place} ` : "", el("b", null, severity), " ", el("code", null, code), ` ${message}`),
  hint ? el("p", { class: "hint" }, hint) : null);

// What of a document is shown: all of its lines, or the statements that a filter leaves.
const linesOf = function* (home) {
  const stated = Map.groupBy(home.statements, (one) => one.line >= 1 && one.line <= home.lines.length ? one.line : 0);
  const remarks = Map.groupBy(home.remarks, ([line]) => line >= 1 && line <= home.lines.length ? line : 0);
  if (home.matches) {
    for (const one of home.matches) yield statementView(one, String(one.line), one.rows.length || one.parent < 0 ? home.lines[one.line - 1] ?? one.text : one.text);
    return;
  }
  for (const remark of remarks.get(0) ?? []) yield remarkView(remark, true);
  for (const [place, text] of home.lines.entries()) {
    const own = stated.get(place + 1) ?? [];
    if (!own.length) yield el("div", { class: "line" }, el("span", { class: "number" }, String(place + 1)), el("code", null, text));
    for (const [number, one] of own.entries()) yield statementView(one, number ? "" : String(place + 1), number ? one.text : text);
    for (const remark of remarks.get(place + 1) ?? []) yield remarkView(remark, false);
  }
  for (const one of stated.get(0) ?? []) yield statementView(one, "", one.text);
};

const draw = (home) => {
  if (home.drawn) return;
  home.drawn = true;
  if (!home.headed) {
    const passed = home.statements.filter((one) => one.verdict === "passed").length;
    home.headed = el("p", { class: "aside" }, [`${passed} of ${home.statements.length} verified`, home.remarks.length ? plural(home.remarks.length, "remark") : "", `SHA-256 ${home.digest}`].filter(Boolean).join(" · "));
    home.text.before(el("h3", null, home.path), home.headed);
  }
  home.text.replaceChildren(...linesOf(home));
  home.text.style.minHeight = "";
};

const blank = (home) => {
  home.drawn = false;
  home.text.replaceChildren();
  home.text.style.minHeight = `${(home.matches ? home.matches.length * 1.25 : home.lines.length) * HEIGHT}px`;
};

const near = new IntersectionObserver((entries) => {
  for (const entry of entries) if (entry.isIntersecting) draw(entry.target.home);
    else if (entry.target.home.drawn && !entry.target.querySelector("details[open]") && !entry.target.contains(document.activeElement)) {
      const height = entry.target.home.text.offsetHeight;
      blank(entry.target.home);
      entry.target.home.text.style.minHeight = `${height}px`;
    }
}, { rootMargin: "1200px" });

const documentView = (home) => {
  home.text = el("div", { class: "text" });
  home.element = el("article", { class: "document", id: home.anchor, "aria-label": home.path }, home.text);
  home.element.home = home;
  blank(home);
  near.observe(home.element);
  return home.element;
};
