// JSON texts laid out for reading without changing what they say: numbers and names stay as they were written.
const TOKEN = /\s*("(?:[^"\\]|\\.)*"|[[\]{},:]|-?\d[\d.eE+-]*|true|false|null)/gy;

// The value as { flat, open, close, parts }, of a list or an object with the parts' own values; null for what is no JSON.
const parsed = (text) => {
  TOKEN.lastIndex = 0;
  const root = { parts: [] };
  const path = [root];
  let label = "";
  let last = 0;
  for (let found = TOKEN.exec(text); found; found = TOKEN.exec(text)) {
    last = TOKEN.lastIndex;
    const token = found[1];
    const top = path[path.length - 1];
    if (token === "{" || token === "[") {
      const made = { label, open: token, close: token === "{" ? "}" : "]", parts: [] };
      top.parts.push(made);
      path.push(made);
      label = "";
    } else if (token === "}" || token === "]") {
      if (path.length < 2 || top.close !== token) return null;
      top.flat = top.open + top.parts.map((part) => part.label + part.flat).join(", ") + top.close;
      path.pop();
    } else if (token === ":") {
      const name = top.parts.pop();
      if (!name || name.label) return null;
      label = `${name.flat}: `;
    } else if (token !== ",") {
      const flat = token[0] === '"' ? JSON.stringify(JSON.parse(token)) : token;
      top.parts.push({ label, flat });
      label = "";
    }
  }
  return path.length === 1 && root.parts.length === 1 && !text.slice(last).trim() ? root.parts[0] : null;
};

const WIDTH = 96;
const indented = (value, indent) => {
  if (!value.open || !value.parts.length || value.flat.length + indent.length <= WIDTH) return value.flat;
  const inner = `${indent}  `;
  const parts = value.parts.map((part) => `${inner}${part.label}${indented(part, inner)}`);
  return `${value.open}\n${parts.join(",\n")}\n${indent}${value.close}`;
};

const laidOut = (text) => {
  try {
    const value = parsed(text);
    return value ? indented(value, "") : text;
  } catch {
    return text;
  }
};

// The records of a list, each as a value; null for what is neither a list nor an envelope around just one.
const records = (text) => {
  try {
    let value = parsed(text);
    if (value?.open === "{") {
      const lists = value.parts.filter((part) => part.open === "[");
      value = lists.length === 1 ? lists[0] : null;
    }
    return value?.open === "[" ? value.parts : null;
  } catch {
    return null;
  }
};
