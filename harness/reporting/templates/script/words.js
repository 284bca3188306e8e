"use strict";
// Words and elements. Nothing of a run is ever parsed as markup: all of it becomes text nodes.
const $ = (id) => document.getElementById(id);
const SIGNS = { passed: "✓", failed: "✗", errored: "!", manual: "☐", unverifiable: "?", skipped: "–" };
const UNSEEN = new RegExp("[\\0-\\x08\\x0b-\\x1f\\x7f-\\x9f\\xad\\u061c\\u180e\\u200b\\u200e\\u200f\\u2028-\\u202e\\u2060-\\u2069" +
  "\\ufeff\\ufff9-\\ufffb\\ufffe\\uffff\\u{e0000}-\\u{e007f}]|\\p{Cs}", "gu");

// The text with everything unseen made visible, as the static parts of the page have it.
const shown = (text) => text.replace(UNSEEN, (one) => {
  const code = one.codePointAt(0);
  if (code < 0x20) return String.fromCodePoint(0x2400 + code);
  return code === 0x7f ? "␡" : `⟨U+${code.toString(16).toUpperCase().padStart(4, "0")}⟩`;
});

// An element with attributes and children; texts are made visible, what is null or false is left out.
const el = (tag, attributes, ...children) => {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes ?? {})) if (value !== null && value !== false) made.setAttribute(name, value === true ? "" : value);
  for (const child of children.flat()) if (child !== null && child !== false && child !== "") made.append(typeof child === "string" ? shown(child) : child);
  return made;
};

const badge = (verdict) => el("span", { class: `badge ${verdict}` }, el("span", { class: "sign", "aria-hidden": "true" }, SIGNS[verdict]), verdict);
const href = (anchor) => `#${encodeURIComponent(anchor).replace(/%2F/g, "/").replace(/%3A/g, ":")}`;
const seconds = (number) => `${Math.round(number * 1000) / 1000} s`;
const plural = (number, one) => `${number} ${one}${number === 1 ? "" : "s"}`;
