// Decisions: made in the page, kept, exported, taken back by the next report. And pages of many pairs.
import assert from "node:assert/strict";
import { mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { count, fairpair, folder, gallery, start } from "./browser.mjs";

const report = join(folder, "audit/report.html");
let browser;

before(async () => {
  fairpair("audit", gallery, "-o", join(folder, "audit"));
  browser = await start();
});
after(() => browser.stop());

test("a decision is kept, exported, and shown in the next report beside its finding", async () => {
  let page = await browser.open(report, "#pair=light-moved");
  await page.fill("#reviewer", "N. N.");
  await page.locator("#reviewer").blur();
  const finding = page.locator(".finding", { hasText: "light-direction" });
  // The press that ends the comment is a ruling, too.
  await finding.locator(".comment").fill("window, not lamp </script>");
  await finding.locator("[data-ruling=disputed]").click();
  await page.locator(".finding", { hasText: "light-shape" }).locator("[data-ruling=accepted]").click();
  await page.reload();
  assert.equal(await finding.locator("[data-ruling=disputed]").getAttribute("aria-pressed"), "true");
  assert.equal(await finding.locator(".comment").inputValue(), "window, not lamp </script>");
  const [download] = await Promise.all([page.waitForEvent("download"), page.click("#export")]);
  const file = join(folder, "decisions.json");
  await download.saveAs(file);
  const exported = JSON.parse(readFileSync(file, "utf8"));
  assert.equal(exported.schema, "fairpair.decisions/1");
  assert.deepEqual(exported.decisions.map((d) => [d.pair, d.check, d.finding, d.decision, d.by]), [
    ["light-moved", "light-direction", 0, "disputed", "N. N."],
    ["light-moved", "light-shape", 0, "accepted", "N. N."],
  ]);
  assert.deepEqual(page.trouble, []);

  // Elsewhere nothing is kept in the browser: what the report itself carries is shown.
  const next = join(folder, "next");
  fairpair("judge", join(folder, "audit/pairs.ndjson"), "--decisions", file, "-o", next);
  await page.evaluate(() => localStorage.clear());
  await page.close();
  page = await browser.open(join(next, "report.html"));
  assert.match(await page.locator("#r1").innerText(), /not comparable\s+1 disputed/);
  assert.match(await page.locator(".counts").innerText(), /1\s+finding disputed/);
  await page.selectOption("#by-review", "disputed");
  assert.equal(await count(page), 1);
  await page.evaluate(() => { location.hash = "#pair=light-moved"; });
  await page.waitForSelector(".finding.is-disputed");
  const said = page.locator(".finding.is-disputed");
  assert.match(await said.innerText(), /light-direction/);
  assert.match(await said.innerText(), /N\. N\./);
  assert.equal(await said.locator(".comment").inputValue(), "window, not lamp </script>");
  assert.ok(await page.locator(".stage img").first().isVisible());

  // An older file does not overrule what the report carries, and what is taken back is gone from the report after it.
  const older = exported.decisions.map((d) => ({ ...d, decision: "accepted", at: "2001-01-01T00:00:00.000Z" }));
  await page.setInputFiles("#import", { name: "d.json", mimeType: "application/json", buffer: Buffer.from(JSON.stringify({ ...exported, decisions: older })) });
  assert.equal(await said.locator("[data-ruling=disputed]").getAttribute("aria-pressed"), "true");
  await said.locator(".comment").fill("");
  await said.locator("[data-ruling=disputed]").click();
  const [another] = await Promise.all([page.waitForEvent("download"), page.click("#export")]);
  const withdrawn = join(folder, "withdrawn.json");
  await another.saveAs(withdrawn);
  fairpair("judge", join(next, "pairs.ndjson"), "--decisions", withdrawn, "-o", join(folder, "after-next"));
  const standing = readFileSync(join(folder, "after-next/pairs.ndjson"), "utf8").split("\n").map((l) => l && JSON.parse(l)).find((r) => r.id === "light-moved").carried.decisions;
  assert.deepEqual(standing.map((d) => [d.check, d.decision]), [["light-shape", "accepted"]]);
  const table = readFileSync(join(folder, "after-next/findings.csv"), "utf8").split(/\r?\n/);
  assert.match(table[0], /,decision,comment,note$/);
  assert.equal(table.filter((line) => line.includes(",accepted,")).length, 1);
  assert.deepEqual(page.trouble, []);
  await page.evaluate(() => localStorage.clear());
  await page.close();

  // A new audit takes them as well.
  const anew = join(folder, "anew");
  fairpair("audit", gallery, "-o", anew, "--decisions", file);
  page = await browser.open(join(anew, "report.html"), "#pair=light-moved");
  assert.match(await page.locator(".finding.is-disputed").innerText(), /light-direction/);
  assert.deepEqual(page.trouble, []);
  await page.close();

  const row = readFileSync(join(next, "pairs.ndjson"), "utf8").split("\n").map((l) => l && JSON.parse(l)).find((r) => r.id === "light-moved");
  assert.equal(row.verdict, "not-comparable");
  assert.equal(row.carried.decisions.length, 2);
});

test("a file of decisions can be read into the page, and another file is refused", async () => {
  const page = await browser.open(report, "#pair=gloss-added");
  const decisions = [{ pair: "gloss-added", check: "lip-gloss", finding: 0, message: "another sentence", decision: "accepted", comment: "wet" }];
  const file = (value) => ({ name: "d.json", mimeType: "application/json", buffer: Buffer.from(JSON.stringify(value)) });
  await page.setInputFiles("#import", file({ schema: "other", decisions }));
  await page.waitForFunction(() => document.querySelector("#decided").textContent.includes("Not imported"));
  await page.setInputFiles("#import", file({ schema: "fairpair.decisions/1", decisions }));
  await page.waitForSelector("text=decided on another reading: another sentence");
  assert.deepEqual(page.trouble, []);
  await page.close();
});

test("two thousand pairs are filtered", async (t) => {
  const many = join(folder, "many");
  mkdirSync(many);
  for (const name of ["pairs.ndjson", "pictures.ndjson"]) {
    const lines = readFileSync(join(folder, "audit", name), "utf8").trim().split("\n").map((l) => JSON.parse(l));
    const all = Array.from({ length: 2000 }, (_, i) => {
      const line = lines[i % lines.length];
      return JSON.stringify({ ...line, id: `${line.id}-${Math.floor(i / lines.length)}` });
    });
    writeFileSync(join(many, name), all.join("\n") + "\n");
  }
  fairpair("judge", join(many, "pairs.ndjson"), "-o", join(folder, "many-out"));
  const page = await browser.open(join(folder, "many-out/report.html"));
  const took = (act) => page.evaluate(`new Promise((done) => { const from = performance.now(); ${act}; requestAnimationFrame(() => setTimeout(() => done(Math.round(performance.now() - from)))); })`);
  const ready = await page.evaluate(() => Math.round(performance.getEntriesByName("ready")[0].startTime));
  const change = (id, value) => took(`const n = document.getElementById("${id}"); n.value = "${value}"; n.dispatchEvent(new Event(n.type === "search" ? "input" : "change"))`);
  const size = statSync(join(folder, "many-out/report.html")).size;
  // 60 MB for 2,000 pairs is a bound, not a time: it is the same on every machine.
  assert.ok(size <= 60e6, `${size} bytes`);
  t.diagnostic(`${(size / 1e6).toFixed(1)} MB; table ready after ${ready} ms; filter ${await change("by-verdict", "cannot-tell")} ms, search ${await change("search", "no-exif-1")} ms, order ${await change("order", "score")} ms`);
  // no-exif-1, -10 to -19, and -100 to -165.
  assert.equal(await page.innerText("#shown"), "77 of 2000 pairs");
  assert.deepEqual(page.trouble, []);
  await page.close();
});
