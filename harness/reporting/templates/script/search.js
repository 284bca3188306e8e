// What a search and the chips leave of the statements; the steps' texts are read for the first search.
const filter = { words: [], verdicts: new Set(), kinds: new Set() };

const wordsOf = (one) => one.words ??= [one.anchor, one.kind, one.verdict, one.text, one.document.path, one.reason, ...one.left,
  ...one.scenarios.map((number) => index.scenarios[number]).flatMap((scenario) => [scenario.anchor, scenario.name, ...scenario.tags.map((tag) => `@${tag}`)])]
  .join("\n").toLowerCase();

const deep = { texts: null, reading: null };
const readDeep = () => deep.reading ??= (async () => {
  await whole;
  const texts = [];
  const [size] = index.pieces;
  for (let number = 0; number * size < index.scenarios.length; number += 1) {
    for (const steps of await inflated(`data.steps.${number}`)) {
      texts.push(steps.map(([keyword, text, , , , , table, message, checks]) =>
        [keyword, text, message, ...table.flat(), ...checks.flatMap((check) => [check[0], check[3], check[4] || "", check[7]])].join(" ")).join("\n").toLowerCase());
    }
  }
  deep.texts = texts;
})();

const fits = (one) => (filter.verdicts.size === 0 || filter.verdicts.has(one.verdict)) && (filter.kinds.size === 0 || filter.kinds.has(one.kind))
  && filter.words.every((word) => wordsOf(one).includes(word) || (deep.texts !== null && one.scenarios.some((number) => deep.texts[number].includes(word))));

const active = () => filter.words.length > 0 || filter.verdicts.size > 0 || filter.kinds.size > 0;

// Shows what is left; gives how many statements that are.
const narrow = () => {
  const narrowed = active();
  let left = 0;
  for (const home of index.documents) {
    home.matches = narrowed ? home.statements.filter(fits) : null;
    home.element.hidden = narrowed && home.matches.length === 0;
    left += narrowed ? home.matches.length : home.statements.length;
    home.element.classList.toggle("filtered", narrowed);
    if (home.drawn && !home.element.hidden) {
      home.drawn = false;
      if (home.element.getBoundingClientRect().top < innerHeight + 1200 && home.element.getBoundingClientRect().bottom > -1200) draw(home);
      else blank(home);
    } else blank(home);
  }
  const total = index.statements.length;
  $("page.status").textContent = narrowed ? (left ? `${left} of ${total} statements` : `None of ${total} statements fits`) : `${total} statements`;
  return left;
};
