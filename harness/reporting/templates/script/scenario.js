// A scenario: its steps with their tables, checks and evidence.
const MIDDLE = (one, other) => {
  let start = 0;
  while (start < one.length && start < other.length && one[start] === other[start]) start += 1;
  let end = 0;
  while (end < one.length - start && end < other.length - start && one[one.length - 1 - end] === other[other.length - 1 - end]) end += 1;
  return [start, end];
};
const marked = (text, other) => {
  const [start, end] = MIDDLE(text, other);
  return [text.slice(0, start), el("mark", null, text.slice(start, text.length - end)), text.slice(text.length - end)];
};
const valueOf = (name, value, none) => [el("dt", null, name), el("dd", null, value === "" ? el("i", null, none) : value)];

const checkView = (one, named) => {
  const at = named && one.statement >= 0 ? index.statements[one.statement] : null;
  const facts = [one.verdict, one.watched !== null && `, watched for ${seconds(one.watched)}`, one.settled !== null && `, settled in ${seconds(one.settled)}`,
    one.seen !== null && `, last seen ${seconds(one.seen)} after the write`, one.guard && ", guards only"].filter(Boolean).join("");
  const passed = one.verdict === "passed";
  const differ = !passed && one.expected !== "" && one.actual !== "" && one.expected !== one.actual;
  return el("div", { class: `check ${one.verdict}` },
    el("p", { class: "claim" }, el("span", { class: `sign ${one.verdict}`, "aria-hidden": "true" }, SIGNS[one.verdict]),
      el("span", null, one.claim, " ", el("span", { class: "aside" }, facts, at ? [" · ", el("a", { href: href(at.anchor) }, `${at.kind}, line ${at.line}`)] : []))),
    passed && one.actual !== "" && one.expected === one.actual
      ? el("p", { class: "as-expected" }, el("bdi", null, one.actual), ", as expected")
      : one.expected !== "" || one.actual !== ""
        ? el("dl", { class: "values" },
          valueOf("Expected", differ ? marked(one.expected, one.actual) : one.expected, "not said"),
          valueOf("Actual", differ ? marked(one.actual, one.expected) : one.actual, "nothing"))
        : null,
    one.reason ? el("p", { class: "reason" }, one.reason) : null);
};

const tableView = ([head, ...rows]) => el("div", { class: "scroll", tabindex: 0, role: "group", "aria-label": "Table of the step" },
  el("table", null, el("thead", null, el("tr", null, head.map((cell) => el("th", { scope: "col" }, el("bdi", null, cell))))),
    el("tbody", null, rows.map((row) => el("tr", null, row.map((cell) => el("td", null, el("bdi", null, cell))))))));

// Fills a <details> the first time that it is opened.
const whenOpened = (details, fill) => {
  details.addEventListener("toggle", () => { if (details.open && !details.dataset.filled) { details.dataset.filled = "yes"; fill(); } });
  return details;
};

const stepView = (step, place, scenario) => {
  const said = step.checks.some((check) => step.message === check.reason || (check.claim && step.message.startsWith(`${check.claim}:`)));
  return el("li", { class: `step ${step.verdict}` },
    el("p", { class: "line-of-step" }, el("span", { class: `sign ${step.verdict}`, title: step.verdict }, SIGNS[step.verdict], el("span", { class: "unseen" }, ` ${step.verdict}`)),
      el("span", null, el("b", { class: "keyword" }, step.keyword), ` ${step.text} `, el("span", { class: "aside" }, seconds(step.ended - step.began)))),
    step.table.length ? tableView(step.table) : null,
    step.message && !said ? el("p", { class: "reason" }, step.message) : null,
    step.checks.map((check) => checkView(check, true)),
    step.requests ? requestsView(step, place, scenario) : null);
};

const requestsView = (step, place, scenario) => {
  const home = el("details", { class: "evidence" }, el("summary", null, plural(step.requests, "request")));
  return whenOpened(home, async () => {
    const steps = await evidenceOf(scenario);
    const seen = new Map();
    for (const earlier of steps.slice(0, place)) for (const one of earlier) if (one.answered) answer(one, seen);
    home.append(el("ol", { class: "exchanges" }, steps[place].map((one) => exchange(one, seen))));
  });
};

const fillScenario = async (home, scenario) => {
  const steps = await stepsOf(scenario);
  const took = Math.max(0, ...steps.map((step) => step.ended)) - Math.min(...steps.map((step) => step.began), Infinity);
  home.append(el("div", { class: "inside" },
    el("p", { class: "aside" }, [scenario.place, Number.isFinite(took) ? `${took.toFixed(1)} s on the run's clock` : "", ...scenario.tags].filter(Boolean).join(" · ")),
    scenario.reason ? el("p", { class: "reason" }, scenario.reason) : null,
    el("ol", { class: "steps" }, steps.map((step, place) => stepView(step, place, scenario)))));
};

// A scenario as it stands below a statement: opened where it is asked for. Its name in the address is the first one's.
const scenarioView = (scenario, first) => {
  const home = el("details", { class: "scenario", id: first && !$(scenario.anchor) ? scenario.anchor : null },
    el("summary", null, badge(scenario.verdict), " ", el("span", null, scenario.name)));
  return whenOpened(home, () => fillScenario(home, scenario));
};
