"use strict";
// Convenience only: without it everything is there and can be opened by hand.
(() => {
  const $ = (id) => document.getElementById(id);
  const documents = [...document.querySelectorAll(".document")];
  const items = documents.flatMap((home) =>
    [...home.querySelectorAll("[data-statement]")].map((element) => ({ home, element, verdict: element.dataset.statement, text: null })));
  const chips = [...document.querySelectorAll(".chip")];
  const total = items.length;

  const narrow = () => {
    const words = $("page.search").value.toLowerCase().split(/\s+/).filter(Boolean);
    const verdicts = new Set(chips.filter((chip) => chip.ariaPressed === "true").map((chip) => chip.dataset.verdict));
    const active = words.length > 0 || verdicts.size > 0;
    const left = new Map(documents.map((home) => [home, 0]));
    let shown = 0;
    for (const item of items) {
      item.text ??= `${item.element.id} ${item.element.textContent}`.toLowerCase();
      const fits = (verdicts.size === 0 || verdicts.has(item.verdict)) && words.every((word) => item.text.includes(word));
      item.element.hidden = !fits;
      if (fits) { shown += 1; left.set(item.home, left.get(item.home) + 1); }
    }
    for (const home of documents) {
      home.classList.toggle("filtered", active);
      home.hidden = active && left.get(home) === 0;
    }
    $("page.status").textContent = active
      ? (shown ? `${shown} of ${total} statements` : `None of ${total} statements fits`) : `${total} statements`;
  };

  const reveal = () => {
    let id = "";
    try { id = decodeURIComponent(location.hash.slice(1)); } catch { return; }
    const target = id && $(id);
    if (!target) return;
    const home = target.closest(".document");
    if (home && (home.hidden || target.closest("[hidden]"))) {
      $("page.search").value = "";
      for (const chip of chips) chip.ariaPressed = "false";
      narrow();
    }
    for (let node = target; node; node = node.parentElement) if (node.tagName === "DETAILS") node.open = true;
    target.scrollIntoView();
  };

  const unfold = (open) => {
    for (const item of items) if (!item.element.hidden) {
      item.element.open = open;
      for (const inner of item.element.querySelectorAll(".scenario")) inner.open = open;
    }
  };

  $("page.search").addEventListener("input", narrow);
  $("page.tools").addEventListener("submit", (event) => event.preventDefault());
  for (const chip of chips) chip.addEventListener("click", () => {
    chip.ariaPressed = String(chip.ariaPressed !== "true");
    narrow();
  });
  $("page.open").addEventListener("click", () => unfold(true));
  $("page.close").addEventListener("click", () => unfold(false));
  $("page.theme").addEventListener("click", () => {
    const root = document.documentElement;
    const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = dark ? "light" : "dark";
  });
  addEventListener("hashchange", reveal);
  // A click on the same link again changes no hash, but a person means it.
  document.addEventListener("click", (event) => {
    const link = event.target instanceof Element && event.target.closest("a[href^='#']");
    if (link && link.getAttribute("href") === location.hash) setTimeout(reveal);
  });
  $("page.tools").hidden = false;
  if (total === 0) $("page.tools").hidden = true;
  reveal();
})();
