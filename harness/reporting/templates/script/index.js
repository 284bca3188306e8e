// What the page holds of the run: the index at once, steps and evidence when they are asked for.
const inflated = async (id) => {
  const text = atob($(id).textContent);
  const bytes = new Uint8Array(text.length);
  for (let place = 0; place < text.length; place += 1) bytes[place] = text.charCodeAt(place);
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"))).json();
};

const index = { documents: [], statements: [], scenarios: [], places: new Map() };

const rows = (columns) => columns[0].map((_, place) => columns.map((column) => column[place]));

const read = async () => {
  const held = await inflated("data.index");
  index.pieces = held.pieces;
  index.kinds = held.kinds.filter((_, place) => held.statements[3].includes(place));
  index.documents = held.documents.map(([anchor, path, digest, lines, remarks]) =>
    ({ anchor, path, digest, lines, remarks, statements: [], matches: null }));
  index.statements = rows(held.statements).map(([anchor, document, line, kind, verdict, reason, text, parent, scenarios, left, settling], number) => ({
    number, anchor, document: index.documents[document], line, kind: held.kinds[kind], verdict: held.verdicts[verdict],
    reason: held.reasons[reason], text: text === 0 ? index.documents[document].lines[line - 1] : text, parent: parent ? number - parent : -1,
    scenarios: scenarios.map((since) => number + since), left, settling, rows: [] }));
  index.scenarios = rows(held.scenarios).map(([anchor, name, verdict, reason, feature, line, tags], number) => ({
    number, anchor: anchor === 0 ? `scenario:${feature}::${shown(name)}`.trim().split(/\s+/).join("_") : anchor, name, verdict: held.verdicts[verdict],
    reason: held.reasons[reason], place: `${feature}:${line}`, tags }));
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

const VERDICTS = Object.keys(SIGNS);

// The steps of all scenarios of a piece, with their checks.
const unfolded = (held) => {
  let last = 0;
  const checks = rows(held.checks).map(([claim, verdict, since, expected, actual, settled, watched, reason, seen, guard]) => {
    last += since;
    return { claim, verdict: VERDICTS[verdict], statement: last, expected, actual: actual === 0 ? expected : actual, settled, watched, reason, seen, guard };
  });
  let clock = 0;
  let place = 0;
  const steps = rows(held.steps).map(([keyword, text, verdict, since, took, requests, table, message, number]) => {
    const began = clock + since;
    clock = began + took;
    place += number;
    return { keyword, text, verdict: VERDICTS[verdict], began: began / 1000, ended: clock / 1000, requests, table, message, checks: checks.slice(place - number, place) };
  });
  let step = 0;
  return held.numbers.map((number) => {
    step += number;
    return steps.slice(step - number, step);
  });
};

const stepsOf = async (scenario) => {
  const [size] = index.pieces;
  return unfolded(await piece("steps", Math.floor(scenario.number / size)))[scenario.number % size];
};

// The exchanges of a scenario, step by step, each with its bodies as texts.
const evidenceOf = async (scenario) => {
  const [, size] = index.pieces;
  const held = await piece("evidence", Math.floor(scenario.number / size));
  return held.of[scenario.number % size].map((exchanges) => exchanges.map(([time, system, method, url, status, sent, answered, repeats = 0]) =>
    ({ time, system, method, url, status, repeats, sent: held.bodies[sent], answered: held.bodies[answered] })));
};
