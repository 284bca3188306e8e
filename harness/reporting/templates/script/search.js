// What a search and the chips leave of the statements; the steps' texts are read for the first search.
const filter = { words: [], verdicts: new Set(), kinds: new Set(), document: "", section: "" };

const wordsOf = (one) => one.words ??= [one.anchor, one.kind, one.verdict, one.text, one.document.path, one.reason, ...one.left,
  ...one.scenarios.map((number) => index.scenarios[number]).flatMap((scenario) => [scenario.anchor, scenario.name, ...scenario.tags.map((tag) => `@${tag}`)])]
  .join("\n").toLowerCase();

const deep = { texts: null, reading: null, began: 0 };
const readDeep = () => deep.reading ??= (async () => {
  deep.began = performance.now();
  await whole;
  const texts = [];
  const [size] = index.pieces;
  for (let number = 0; number * size < index.scenarios.length; number += 1) {
    for (const steps of unfolded(await inflated(`data.steps.${number}`))) {
      texts.push(steps.map(({ keyword, text, table, message, checks }) =>
        [keyword, text, message, ...table.flat(), ...checks.flatMap((check) => [check.claim, check.expected, check.actual, check.reason])].join(" ")).join("\n").toLowerCase());
    }
  }
  deep.texts = texts;
})();

const fits = (one) => (filter.verdicts.size === 0 || filter.verdicts.has(one.verdict)) && (filter.kinds.size === 0 || filter.kinds.has(one.kind))
  && (!filter.document || one.document.path === filter.document) && (!filter.section || sectionOf(one) === filter.section)
  && filter.words.every((word) => wordsOf(one).includes(word) || (deep.texts !== null && one.scenarios.some((number) => deep.texts[number].includes(word))));

const active = () => filter.words.length > 0 || filter.verdicts.size > 0 || filter.kinds.size > 0 || filter.document !== "";

// Shows what is left; gives how many statements that are.
const narrow = () => {
  const narrowed = active();
  const before = index.documents.filter((home) => home.drawn);
  let left = 0;
  for (const home of index.documents) {
    home.matches = narrowed ? home.statements.filter(fits) : null;
    left += narrowed ? home.matches.length : home.statements.length;
    const empty = narrowed && home.matches.length === 0;
    if (home.element.hidden !== empty) home.element.hidden = empty;
    home.element.classList.toggle("filtered", narrowed);
    blank(home);
  }
  const total = index.statements.length;
  $("page.status").textContent = narrowed ? (left ? `${left} of ${total} statements` : `None of ${total} statements fits`) : `${total} statements`;
  const seen = before.filter((home) => !home.element.hidden).map((home) => [home, home.element.getBoundingClientRect()]);
  for (const [home, place] of seen) if (place.top < innerHeight + 1200 && place.bottom > -1200) draw(home);
  return left;
};

// The words of all statements, in quiet moments before anybody searches.
const prepare = (first = 0) => {
  const ahead = globalThis.requestIdleCallback ?? ((act) => setTimeout(() => act({ timeRemaining: () => 8 })));
  ahead((idle) => {
    let number = first;
    while (number < index.statements.length && idle.timeRemaining() > 2) for (const end = Math.min(number + 100, index.statements.length); number < end; number += 1) wordsOf(index.statements[number]);
    if (number < index.statements.length) prepare(number);
  });
};
