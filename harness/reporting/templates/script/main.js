// The page comes to life: the documents are drawn, the address says what is shown.
(async () => {
  const chips = [...document.querySelectorAll(".chip")];
  $("page.theme").addEventListener("click", () => {
    const root = document.documentElement;
    const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = dark ? "light" : "dark";
  });
  if (typeof DecompressionStream === "undefined") {
    $("page.old").hidden = false;
    return;
  }
  await read();
  $("page.texts").append(...index.documents.map(documentView));
  if (index.others.length) {
    $("page.texts").append(el("section", { "aria-labelledby": "page.others" }, el("h2", { id: "page.others" }, "Scenarios that judge no statement of these documents"),
      index.others.map((scenario) => scenarioView(scenario, true))));
  }
  const seen = new IntersectionObserver((entries) => {
    for (const { isIntersecting, target } of entries) if (isIntersecting) {
      seen.unobserve(target);
      const inFull = el("details", { class: "in-full" }, el("summary", null, "In full, with tables, requests and answers"));
      target.append(whenOpened(inFull, () => fillScenario(inFull, index.scenarios[Number(target.dataset.scenario)])));
    }
  }, { rootMargin: "600px" });
  for (const home of document.querySelectorAll(".done")) seen.observe(home);
  $("page.matrix").hidden = index.statements.length === 0;
  whenOpened($("page.matrix"), () => matrixView($("page.matrix")));
  $("page.tools").hidden = index.statements.length === 0;

  // The address: #place?verdict=failed,errored&kind=…&q=…
  const address = () => {
    const text = location.hash.slice(1);
    const [place, query = ""] = text.includes("?") ? [text.slice(0, text.indexOf("?")), text.slice(text.indexOf("?") + 1)] : [text, ""];
    try {
      return { place: decodeURIComponent(place), query: new URLSearchParams(query) };
    } catch {
      return { place: "", query: new URLSearchParams() };
    }
  };
  const said = () => {
    const query = new URLSearchParams();
    if (filter.verdicts.size) query.set("verdict", [...filter.verdicts].join(","));
    if (filter.kinds.size) query.set("kind", [...filter.kinds].join(","));
    if (filter.document) query.set("document", filter.document);
    if (filter.section) query.set("section", filter.section);
    if (filter.words.length) query.set("q", filter.words.join(" "));
    return query.size ? `?${query}` : "";
  };
  const apply = (query) => {
    filter.verdicts = new Set((query.get("verdict") ?? "").split(",").filter(Boolean));
    filter.kinds = new Set((query.get("kind") ?? "").split(",").filter(Boolean));
    filter.document = query.get("document") ?? "";
    filter.section = query.get("section") ?? "";
    filter.words = (query.get("q") ?? "").toLowerCase().split(/\s+/).filter(Boolean);
    if ($("page.search").value.toLowerCase().split(/\s+/).filter(Boolean).join(" ") !== filter.words.join(" ")) $("page.search").value = query.get("q") ?? "";
    for (const chip of chips) chip.ariaPressed = String(filter.verdicts.has(chip.dataset.verdict));
    narrow();
    told();
    if (filter.words.length) readDeep().then(narrow);
  };
  // What narrows the list beside words and verdicts, each with a button that takes it away.
  const told = () => {
    const parts = [...[...filter.kinds].map((kind) => [kind, () => filter.kinds.delete(kind)]),
      filter.section ? [filter.section, () => { filter.section = ""; }] : null,
      filter.document ? [filter.document, () => { filter.document = ""; filter.section = ""; }] : null].filter(Boolean);
    $("page.narrowed").replaceChildren(...parts.map(([words, remove]) => {
      const button = el("button", { type: "button", "aria-label": `Not only ${words}` }, `${words} ×`);
      button.addEventListener("click", () => { remove(); changed(); told(); $("page.search").focus(); });
      return button;
    }));
  };
  const changed = () => {
    history.replaceState(null, "", `#${encodeURI(address().place)}${said()}`);
    narrow();
    if (filter.words.length && deep.texts === null) readDeep().then(narrow);
  };

  let shownPlace = null;
  const reveal = async () => {
    const { place, query } = address();
    shownPlace?.classList.remove("target");
    shownPlace = null;
    const there = index.places.get(place);
    if (query.size || (active() && !there?.document)) apply(query);
    if (!place) {
      if (query.size) $("page.tools").scrollIntoView();
      return;
    }
    let target = $(place);
    if (there?.statements && there.lines) {
      if (there.element.hidden) apply(new URLSearchParams());
      target = there.element;
    } else if (there?.document) target = await toStatement(there);
    else if (there && !target) target = await toScenario(there);
    if (!target) {
      $("page.status").textContent = `“${shown(place)}” is not in this report`;
      return;
    }
    for (let node = target; node; node = node.parentElement) if (node.tagName === "DETAILS") node.open = true;
    target.classList.add("target");
    target.scrollIntoView();
    shownPlace = target;
  };
  const toStatement = async (one) => {
    if (one.document.matches && !one.document.matches.includes(one)) {
      history.replaceState(null, "", href(one.anchor));
      apply(new URLSearchParams());
    }
    draw(one.document);
    return $(one.anchor);
  };
  const toScenario = async (one) => {
    const at = index.statements.find((statement) => statement.scenarios.includes(one.number));
    if (!at) return null;
    const home = await toStatement(at);
    home.open = true;
    await new Promise((resolve) => { setTimeout(resolve); });
    return $(one.anchor);
  };

  const unfold = (open) => {
    for (const home of index.documents) if (home.drawn && !home.element.hidden) for (const one of home.text.querySelectorAll("details.line")) one.open = open;
  };
  $("page.search").addEventListener("input", () => {
    filter.words = $("page.search").value.toLowerCase().split(/\s+/).filter(Boolean);
    changed();
  });
  $("page.tools").addEventListener("submit", (event) => event.preventDefault());
  for (const chip of chips) chip.addEventListener("click", () => {
    const { verdict } = chip.dataset;
    if (filter.verdicts.has(verdict)) filter.verdicts.delete(verdict); else filter.verdicts.add(verdict);
    chip.ariaPressed = String(filter.verdicts.has(verdict));
    changed();
  });
  $("page.open").addEventListener("click", () => unfold(true));
  $("page.close").addEventListener("click", () => unfold(false));
  // On paper all documents are there, a line for each sentence, unless that would be a book.
  addEventListener("beforeprint", () => {
    if (index.statements.length <= 5000) for (const home of index.documents) draw(home);
  });
  addEventListener("hashchange", reveal);
  // A click on the same link again changes no hash, but a person means it.
  document.addEventListener("click", (event) => {
    const link = event.target instanceof Element && event.target.closest("a[href^='#']");
    if (link && link.getAttribute("href") === location.hash) setTimeout(reveal);
  });
  await reveal();
  prepare();
  performance.mark("harness-ready");
  document.documentElement.dataset.ready = "yes";
})();
