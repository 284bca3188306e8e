// Requests and answers of a step: a list that was seen before shows what is new in it.
const LONG = 600; // characters; a shorter body is read faster than what changed in it

const block = (text, label) => el("pre", text.length > 1500 ? { tabindex: 0, role: "group", "aria-label": label } : {}, laidOut(text));

const curl = (one) => {
  const quoted = (text) => `'${text.replace(/'/g, "'\\''")}'`;
  const body = one.sent ? ` --header 'Content-Type: application/json' --data ${quoted(one.sent)}` : "";
  return `curl --request ${one.method} ${quoted(one.url)}${body}`;
};

// The answer: in full, or what is new and gone since the last answer to the same request in the scenario.
const answer = (one, seen) => {
  const key = `${one.system} ${one.method} ${one.url}`;
  const before = seen.get(key);
  const now = one.answered.length >= LONG ? records(one.answered) : null;
  if (now) seen.set(key, { records: now, time: one.time, text: one.answered });
  const inFull = [el("p", { class: "body-note" }, "answered"), block(one.answered, "answered")];
  if (!before || !now) return inFull;
  if (before.text === one.answered) return [el("p", { class: "body-note" }, `answered the same as at ${seconds(before.time)}`)];
  const old = new Set(before.records.map((record) => record.flat));
  const fresh = now.filter((record) => !old.has(record.flat));
  const there = new Set(now.map((record) => record.flat));
  const gone = before.records.filter((record) => !there.has(record.flat));
  if (fresh.length + gone.length > now.length / 2) return inFull;
  const text = (list) => list.map((record) => indented(record, "")).join("\n");
  return [
    el("p", { class: "body-note" }, `answered ${plural(now.length, "record")}, ${fresh.length} of them new or changed since ${seconds(before.time)}`),
    fresh.length ? block(text(fresh), "new or changed records") : null,
    gone.length ? el("p", { class: "body-note" }, "no longer as before") : null,
    gone.length ? block(text(gone), "records no longer as before") : null,
    el("details", { class: "evidence" }, el("summary", null, "the whole answer"), block(one.answered, "answered")),
  ];
};

const exchange = (one, seen) => {
  const copy = el("button", { type: "button", class: "copy" }, "Copy as curl");
  copy.addEventListener("click", async () => {
    await navigator.clipboard.writeText(curl(one)).then(() => { copy.textContent = "Copied"; }, () => { copy.textContent = curl(one); });
  });
  return el("li", null,
    el("p", { class: "request" }, el("span", { class: "time" }, seconds(one.time)), " ", el("b", null, one.method), " ", el("bdi", { class: "url" }, one.url), " ",
      el("span", { class: `status${one.status >= 400 ? " refused" : ""}` }, String(one.status)), " ",
      el("span", { class: "aside" }, one.system + (one.repeats ? `, ${one.repeats} more just like it` : "")), " ", copy),
    one.sent ? [el("p", { class: "body-note" }, "sent"), block(one.sent, "sent")] : [],
    one.answered ? answer(one, seen) : []);
};
