// A page of many pairs, as a table: `./run many AUDIT [PAIRS]` repeats the rows of a finished audit and prints how large the page
// is and how long a browser takes with it: medians of five openings.
import { mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fairpair, folder, start } from "./browser.mjs";

const [audit, wanted = "2000"] = process.argv.slice(2);
const pairs = Number(wanted);
if (!audit || !(pairs > 0)) {
  console.error("usage: ./run many AUDIT-FOLDER [PAIRS]");
  process.exit(2);
}

const many = join(folder, "many");
mkdirSync(many);
for (const name of ["pairs.ndjson", "pictures.ndjson"]) {
  const lines = readFileSync(join(audit, name), "utf8").trim().split("\n").map((line) => JSON.parse(line));
  const text = [];
  for (let i = 0; i < pairs; i++) text.push(JSON.stringify({ ...lines[i % lines.length], id: `${lines[i % lines.length].id}-${Math.floor(i / lines.length)}` }));
  writeFileSync(join(many, name), text.join("\n") + "\n");
}
const out = join(folder, "out");
fairpair("judge", join(many, "pairs.ndjson"), "-o", out);
const report = join(out, "report.html");
const text = readFileSync(report, "utf8");
const { size } = statSync(report);
const own = [/<style>([\s\S]*?)<\/style>/, /<script>([\s\S]*?)<\/script>/].map((part) => Buffer.byteLength(part.exec(text)[1]));

const browser = await start();
const act = (page, code) => page.evaluate(`new Promise((done) => { const from = performance.now(); ${code}; requestAnimationFrame(() => setTimeout(() => done(performance.now() - from))); })`);
const change = (id, value) => `const n = document.getElementById("${id}"); n.value = "${value}"; n.dispatchEvent(new Event(n.type === "search" ? "input" : "change"))`;
const steps = {
  "filter by verdict": change("by-verdict", "not-comparable"),
  "filter by check": change("by-check", "lip-gloss"),
  "show all": 'document.getElementById("reset").click()',
  search: change("search", "warmer"),
  "order by score": change("order", "score"),
  "open a pair": 'document.querySelector(".row:not([hidden]) .name a").click()',
};
const times = new Map();
const note = (name, ms) => times.set(name, [...(times.get(name) || []), ms]);
for (let run = 0; run < 5; run++) {
  const page = await browser.open(report);
  note("table ready", await page.evaluate(() => performance.getEntriesByName("ready")[0].startTime));
  note("whole page read", await page.evaluate(() => performance.getEntriesByType("navigation")[0].domContentLoadedEventEnd));
  for (const [name, code] of Object.entries(steps)) note(name, await act(page, code));
  await page.close();
}
await browser.stop();

const median = (list) => list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)];
const rows = [
  ["pairs", String(pairs)],
  ["report.html", `${(size / 1e6).toFixed(1)} MB`],
  ["script and style", `${(own.reduce((a, b) => a + b) / 1000).toFixed(1)} kB`],
  ...[...times].map(([name, list]) => [name, `${Math.round(median(list))} ms`]),
];
console.log("| what | value |\n|---|--:|");
for (const [name, value] of rows) console.log(`| ${name} | ${value} |`);
