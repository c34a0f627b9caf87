// Names, manifests and files that try to become part of the page.
import assert from "node:assert/strict";
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fairpair, folder, gallery, names, start } from "./browser.mjs";

const EVIL = [
  "</script><script>window.hit=1</script>",
  "<img src=x onerror=window.hit=1>",
  "\"><svg onload=window.hit=1>",
  "a\u2028b\u2029c\u202egpj.exe\u2066",
  "<!--<script>",
  "{{ 7*7 }} %00 &lt; \\u003c",
  "javascript:window.hit=1",
  "__proto__",
];
// A grey picture, 320 × 320.
const WALL = "iVBORw0KGgoAAAANSUhEUgAAAUAAAAFACAAAAADo+/p2AAABmElEQVR42u3QMQEAAAwCIKMb3RA7BxFIOYkCgQIFCkSgQIECEShQoEAEChQoEIECBQpEoECBAhEoUKBABAoUKBCBAgUKRKBAgQIRKFCgQIEIFChQIAIFChSIQIECBSJQoECBCBQoUCACBQoUiECBAgUiUKBAgQgUKFAgAgUKFChQgUCBAgUiUKBAgQgUKFAgAgUKFIhAgQIFIlCgQIEIFChQIAIFChSIQIECBSJQoECBCBQoUKBABAoUKBCBAgUKRKBAgQIRKFCgQAQKFCgQgQIFCkSgQIECEShQoEAEChQoEIECBQoUqECgQIECEShQoEAEChQoEIECBQpEoECBAhEoUKBABAoUKBCBAgUKRKBAgQIRKFCgQAQKFChQIAIFChSIQIECBSJQoECBCBQoUCACBQoUiECBAgUiUKBAgQgUKFAgAgUKFIhAgQIFClQgUKBAgQgUKFAgAgUKFIhAgQIFIlCgQIEIFChQIAIFChSIQIECBSJQoECBCBQoUCACBQoUKBCBAgUKRKBAgQIRKFCgQAQKFPjDAC4fC7mgeWBJAAAAAElFTkSuQmCC";
const out = join(folder, "evil/report.html");
let browser;

before(async () => {
  const input = join(folder, "evil-in");
  mkdirSync(input);
  for (const side of ["before", "after"]) {
    // The program's name in the EXIF block, as long as the one that stands there.
    const bytes = readFileSync(join(gallery, `fair-pair_${side}.jpg`));
    const at = bytes.indexOf("Example 1.0");
    assert.ok(at > 0);
    bytes.write("<b onclick=", at, "latin1");
    writeFileSync(join(input, `p_${side}.jpg`), bytes);
  }
  copyFileSync(join(input, "p_after.jpg"), join(input, "<img src=x onerror=window.hit=1>.jpg"));
  const lines = EVIL.map((text, i) => JSON.stringify({
    id: text, before: "p_before.jpg", after: i === 1 ? "<img src=x onerror=window.hit=1>.jpg" : i === 2 ? "</script>.jpg" : "p_after.jpg",
    claim: text, treatment: text, [text || "x"]: text, note: text,
  }));
  // Nothing can be seen on the first, and the second is no photo.
  lines.push(JSON.stringify({ id: "no mouth", before: "wall.png", after: "p_after.jpg" }));
  lines.push(JSON.stringify({ id: "no photo", before: "m<script>.jsonl", after: "p_after.jpg" }));
  writeFileSync(join(input, "wall.png"), Buffer.from(WALL, "base64"));
  writeFileSync(join(input, "m<script>.jsonl"), lines.join("\n") + "\n");
  fairpair("audit", join(input, "m<script>.jsonl"), "-o", join(folder, "evil"));
  browser = await start();
});
after(() => browser.stop());

test("nothing from a file runs, loads or leaves", async () => {
  const page = await browser.open(out);
  for (const id of EVIL) {
    await page.evaluate((id) => { location.hash = "#pair=" + encodeURIComponent(id); }, id);
    await page.waitForSelector("#pair:visible");
    const shown = await page.innerText("#pair-heading");
    assert.equal(shown.replaceAll("\ufffd", "?"), id.replace(/[\u2028-\u202e\u2066-\u2069]/g, "?"));
    for (const summary of await page.locator("#pair summary").all()) await summary.click();
    await page.evaluate(() => { location.hash = ""; });
    await page.waitForSelector("#overview:visible");
  }
  await page.fill("#search", "<img");
  assert.equal(await page.evaluate(() => window.hit), undefined);
  assert.deepEqual(page.trouble, []);
  await page.close();
});

test("what many checks say alike is said once, and what could not be read has a filter of its own", async () => {
  const page = await browser.open(out);
  assert.match(await page.locator(".row", { hasText: "no mouth" }).locator(".why").textContent(), /and \d+ more checks: Cannot tell: before photo: /);
  await page.selectOption("#by-verdict", "unreadable");
  assert.deepEqual(await names(page), [EVIL[2], "no photo"]);
  await page.evaluate(() => { location.hash = "#pair=no%20mouth"; });
  await page.waitForSelector(".finding.alike");
  assert.equal(await page.locator(".finding.alike").count(), 1);
  assert.ok(!(await page.locator(".alike .finding").first().isVisible()));
  await page.locator(".alike > details > summary").click();
  assert.ok((await page.locator(".alike .finding").count()) > 10);
  assert.ok(await page.locator(".alike .finding [data-ruling=disputed]").first().isVisible());
  assert.deepEqual(page.trouble, []);
  await page.close();
});

test("the content policy stops a script that stands in the page all the same", async () => {
  const forged = join(folder, "evil/forged.html");
  writeFileSync(forged, readFileSync(out, "utf8").replace("<main", "<script>window.hit=1</script><img src=x onerror=window.hit=1><main"));
  const page = await browser.open(forged);
  assert.equal(await page.evaluate(() => window.hit), undefined);
  assert.ok(page.trouble.some((t) => /Content Security Policy/.test(t)), page.trouble.join("\n"));
  await page.close();
});
