// What the page holds of the run: the index at once, steps and evidence when they are asked for.
const inflated = async (id) => {
  const text = atob($(id).textContent);
  const bytes = new Uint8Array(text.length);
  for (let place = 0; place < text.length; place += 1) bytes[place] = text.charCodeAt(place);
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"))).json();
};

const index = { documents: [], statements: [], scenarios: [], places: new Map() };

const read = async () => {
  const held = await inflated("data.index");
  index.pieces = held.pieces;
  index.documents = held.documents.map(([anchor, path, digest, lines, remarks]) =>
    ({ anchor, path, digest, lines, remarks, statements: [], matches: null }));
  index.statements = held.statements.map(([anchor, document, line, kind, verdict, reason, text, parent, scenarios, left, settling], number) => ({
    number, anchor, document: index.documents[document], line, kind: held.kinds[kind], verdict: held.verdicts[verdict],
    reason: held.reasons[reason], text, parent, scenarios, left, settling, rows: [] }));
  index.scenarios = held.scenarios.map(([anchor, name, verdict, reason, place, tags, statements], number) =>
    ({ number, anchor, name, verdict: held.verdicts[verdict], reason: held.reasons[reason], place, tags, statements }));
  for (const one of index.statements) {
    one.document.statements.push(one);
    index.places.set(one.anchor, one);
    if (one.parent >= 0) index.statements[one.parent].rows.push(one);
  }
  const told = new Set(index.statements.flatMap((one) => one.scenarios));
  index.others = index.scenarios.filter((one) => !told.has(one.number));
  for (const one of index.documents) index.places.set(one.anchor, one);
  for (const one of index.scenarios) index.places.set(one.anchor, one);
};

const whole = new Promise((resolve) => {
  if (document.readyState === "loading") addEventListener("DOMContentLoaded", resolve);
  else resolve();
});
const kept = new Map();

// A piece, once: `what` is steps or evidence; few of them are kept, as evidence is large.
const piece = async (what, number) => {
  const id = `data.${what}.${number}`;
  if (!kept.has(id)) {
    await whole;
    kept.set(id, inflated(id));
    const old = [...kept.keys()].filter((one) => one.startsWith(`data.${what}`));
    if (old.length > 4) kept.delete(old[0]);
  }
  return kept.get(id);
};

const CHECK = ["claim", "verdict", "statement", "expected", "actual", "settled", "watched", "reason", "seen", "guard"];
const VERDICTS = Object.keys(SIGNS);
const checkOf = (facts) => {
  const one = Object.fromEntries(CHECK.map((name, place) => [name, facts[place] ?? ""]));
  return { ...one, verdict: VERDICTS[one.verdict || 0], actual: one.actual === 0 ? one.expected : one.actual };
};

const stepsOf = async (scenario) => {
  const [size] = index.pieces;
  const held = (await piece("steps", Math.floor(scenario.number / size)))[scenario.number % size];
  return held.map(([keyword, text, verdict, began, ended, requests, table, message, checks]) =>
    ({ keyword, text, verdict: VERDICTS[verdict], began, ended, requests, table, message, checks: checks.map(checkOf) }));
};

// The exchanges of a scenario, step by step, each with its bodies as texts.
const evidenceOf = async (scenario) => {
  const [, size] = index.pieces;
  const held = await piece("evidence", Math.floor(scenario.number / size));
  return held.of[scenario.number % size].map((exchanges) => exchanges.map(([time, system, method, url, status, sent, answered, repeats = 0]) =>
    ({ time, system, method, url, status, repeats, sent: held.bodies[sent], answered: held.bodies[answered] })));
};
