// The page of the example gallery: table, keys, pictures, looks.
import assert from "node:assert/strict";
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { count, fairpair, folder, gallery, names, start } from "./browser.mjs";

const report = join(folder, "audit/report.html");
let browser;

before(async () => {
  fairpair("audit", gallery, "-o", join(folder, "audit"), "--redact", "none");
  browser = await start();
});
after(() => browser.stop());

// A treatment of which only the day is known, and two photos that have nothing to do with one another.
function odd() {
  const out = join(folder, "odd");
  if (!existsSync(out)) {
    const row = (id, before, after) => `${id},${join(gallery, before)}_before.jpg,${join(gallery, after)}_after.jpg,2024-03-10,,North\n`;
    writeFileSync(join(folder, "odd.csv"), `id,before,after,treated_at,zone,clinic\n${row("day", "within-48h", "within-48h")}${row("mixed", "light-moved", "lipstick-added")}`);
    fairpair("audit", join(folder, "odd.csv"), "-o", out);
  }
  return join(out, "report.html");
}

async function clean(page) {
  assert.deepEqual(page.trouble, []);
  await page.close();
}

test("the table filters, searches and sorts", async () => {
  const page = await browser.open(report);
  assert.equal(await count(page), 12);
  await page.selectOption("#by-verdict", "cannot-tell");
  assert.deepEqual(await names(page), ["no-exif", "no-treatment-date"]);
  assert.equal(await page.innerText("#shown"), "2 of 12 pairs");
  await page.click("#reset");
  await page.selectOption("#by-check", "lip-colour");
  assert.deepEqual(await names(page), ["within-48h", "lipstick-added"]);
  await page.click("#reset");
  await page.fill("#search", "MIRED warmer");
  assert.deepEqual(await names(page), ["warm-light"]);
  await page.fill("#search", "nothing is like this");
  assert.equal(await count(page), 0);
  await page.click("#reset-too");
  await page.selectOption("#order", "score");
  assert.equal((await names(page))[0], "gloss-added");
  await page.selectOption("#order", "name");
  assert.deepEqual(await names(page), (await names(page)).toSorted());
  await clean(page);
});

test("the overview shows the published standards with what is not judged", async () => {
  const page = await browser.open(report);
  const sepia = page.locator("figure.sepia");
  assert.match(await sepia.locator("figcaption").innerText(), /SEPIA/);
  const told = await sepia.locator("svg").getAttribute("aria-label");
  assert.match(told, /^SEPIA: points of good photos of 12 pairs: 5\.9 of 7 on average\./);
  for (const point of ["subject position", "facial expression", "lighting", "camera zoom", "make-up and styling", "timing", "descriptive information"])
    assert.match(told, new RegExp(`${point}: kept in \\d+, not kept in \\d+, cannot tell in \\d+`));
  // Columns are as many as there are numbers of points, and together they are all pairs.
  const columns = await sepia.locator("rect.bar title").allTextContents();
  assert.equal(columns.length, 8);
  assert.equal(columns.reduce((sum, text) => sum + Number(/^\d+/.exec(text)[0]), 0), 12);
  assert.equal(await sepia.locator("text", { hasText: "not judged" }).count(), 2);
  assert.match(await sepia.locator("p").innerText(), /background and multiple views are not judged/);
  const bias = page.locator("figure.bias-score");
  assert.match(await bias.locator("svg").getAttribute("aria-label"), /lighting: differs in 4, alike in 8, cannot tell in 0/);
  assert.match(await bias.locator("p").innerText(), /hairstyle is not judged/);
  await clean(page);
});

test("numbers and bars of the overview lead to their pairs, headings sort", async () => {
  const page = await browser.open(report);
  await page.click(".counts .cannot-tell a");
  assert.deepEqual(await names(page), ["no-exif", "no-treatment-date"]);
  await page.locator(".charts .check", { hasText: "framing" }).focus();
  await page.keyboard.press("Enter");
  assert.deepEqual(await names(page), ["zoomed-in"]);
  await page.click("#reset");
  const told = await page.locator("figure.checks svg").getAttribute("aria-label");
  for (const [, check, differ, unknown] of told.matchAll(/([a-z-]+): (\d+) differ, (\d+) unknown/g)) {
    await page.locator("figure.checks .check", { hasText: new RegExp(`^${check}$`) }).click();
    assert.equal(await count(page), Number(differ) + Number(unknown), check);
    assert.match(await page.innerText("#shown"), new RegExp(`, in which ${check} decided$`));
  }
  await page.click("#reset");
  const head = page.locator("[data-order=score]");
  await head.locator("button").click();
  assert.equal((await names(page))[0], "gloss-added");
  assert.equal(await head.getAttribute("aria-sort"), "ascending");
  await head.locator("button").click();
  assert.equal((await names(page))[0], "no-exif");
  assert.equal(await head.getAttribute("aria-sort"), "descending");
  await head.locator("button").click();
  assert.equal(await page.inputValue("#order"), "");
  assert.equal((await names(page))[1], "light-moved");
  await clean(page);
});

test("every finding says why it matters and names a reference", async () => {
  const page = await browser.open(report, "#pair=light-moved");
  const without = await page.evaluate(() => [...document.querySelectorAll("#pair .finding")]
    .filter((n) => n.querySelectorAll("details p").length < 3).map((n) => n.querySelector("code").textContent));
  assert.deepEqual(without, []);
  await clean(page);
});

test("a search reaches findings that the table has no room for", async () => {
  const page = await browser.open(odd());
  const beyond = await page.evaluate(() => {
    for (const row of document.querySelectorAll("#rows > .row")) {
      const shown = new Set([...row.querySelectorAll(".why b")].map((b) => b.textContent));
      const hidden = row.dataset.checks.split(" ").find((check) => check && !shown.has(check));
      if (hidden) return [JSON.parse(row.dataset.id), hidden];
    }
    return [];
  });
  const [id, check] = beyond;
  assert.ok(check, "some pair has more findings than the table shows");
  await page.fill("#search", check);
  assert.ok((await names(page)).includes(id));
  await clean(page);
});

test("a time that may lie before the treatment is not told as after it", async () => {
  const page = await browser.open(odd(), "#pair=day");
  const line = page.locator("figure.time");
  assert.match(await line.innerText(), /between [\d.]+ h before and [\d.]+ h after the last session/);
  assert.match(await line.locator("svg").getAttribute("aria-label"), /between [\d.]+ h before and [\d.]+ h after/);
  for (const text of await line.locator("svg text").all()) {
    const [inner, outer] = [await text.boundingBox(), await line.locator("svg").boundingBox()];
    assert.ok(inner.x >= outer.x - 1 && inner.x + inner.width <= outer.x + outer.width + 1, await text.textContent());
  }
  // An empty cell is no tag.
  assert.deepEqual(await page.locator("#pair .tags dt").allInnerTexts(), ["clinic"]);
  await clean(page);
});

test("rows in sight have their pictures", async () => {
  const page = await browser.open(report);
  await page.locator("#r0").scrollIntoViewIfNeeded();
  const image = page.locator("#r0 .pics img").first();
  await image.waitFor();
  assert.ok(await image.evaluate((i) => i.decode().then(() => i.naturalWidth > 100)));
  assert.match(await image.getAttribute("alt"), /before/);
  await clean(page);
});

test("keys go through the table and the pairs", async () => {
  const page = await browser.open(report);
  for (const key of ["j", "j", "k", "j"]) await page.keyboard.press(key);
  assert.equal(await page.locator(".row.current .name").innerText(), "light-moved");
  await page.keyboard.press("Enter");
  assert.equal(await page.innerText("#pair-heading"), "light-moved");
  await page.keyboard.press("j");
  await page.waitForFunction(() => document.querySelector("#pair-heading").textContent === "light-softer");
  await page.keyboard.press("Escape");
  await page.waitForSelector("#overview:visible");
  assert.equal(await page.locator(".row.current .name").innerText(), "light-softer");
  await page.keyboard.press("?");
  assert.ok(await page.locator("#help").isVisible());
  await page.keyboard.press("Escape");
  assert.ok(!(await page.locator("#help").isVisible()));
  await page.keyboard.press("/");
  await page.keyboard.type("jk");
  assert.equal(await page.inputValue("#search"), "jk");
  await clean(page);
});

test("a link opens its pair, and a link to none says so", async () => {
  const page = await browser.open(report, "#pair=gloss-added");
  assert.equal(await page.innerText("#pair-heading"), "gloss-added");
  await page.evaluate(() => { location.hash = "#pair=never"; });
  await page.waitForSelector("text=There is no pair called never here.");
  await clean(page);
});

test("slider, blink, outlines and highlights show what they say", async () => {
  const page = await browser.open(report, "#pair=light-moved");
  const cut = () => page.locator(".compare .layer.after").first().evaluate((n) => n.style.clipPath);
  assert.match(await cut(), /50%/);
  await page.locator(".slider").first().fill("20");
  assert.match(await cut(), /20%/);
  await page.locator(".slider").first().press("ArrowRight");
  assert.match(await cut(), /21%/);
  const side = () => page.locator(".stage").first().getAttribute("data-side");
  await page.keyboard.press("b");
  const first = await side();
  await page.waitForFunction((was) => document.querySelector(".stage").dataset.side !== was, first);
  await page.keyboard.press("b");
  assert.equal(await side(), null);
  const outlines = page.locator(".stage .outlines").first();
  assert.ok(!(await outlines.isVisible()));
  await page.keyboard.press("o");
  assert.ok(await outlines.isVisible());
  assert.ok((await outlines.locator("polygon").count()) >= 2);
  await page.keyboard.press("h");
  assert.ok(await page.locator(".shine").first().isVisible());
  assert.equal(await page.locator(".light-map img").count(), 1);
  assert.equal(await page.locator(".ball").count(), 2);
  assert.ok(await page.locator(".time svg").isVisible());
  assert.match(await page.locator(".time p").innerText(), /10\.0 weeks after the last session/);
  await clean(page);
});

test("where less motion is asked for nothing moves on its own", async () => {
  const page = await browser.open(report, "#pair=light-moved", (page) => page.emulateMedia({ reducedMotion: "reduce" }));
  await page.keyboard.press("b");
  const side = await page.locator(".stage").first().getAttribute("data-side");
  await page.waitForTimeout(1500);
  assert.equal(await page.locator(".stage").first().getAttribute("data-side"), side);
  await clean(page);
});

test("on paper there are findings and pictures, and no buttons", async () => {
  const page = await browser.open(report);
  await page.pdf({ format: "A4" });
  await page.emulateMedia({ media: "print" });
  await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
  assert.ok(!(await page.locator("#filters").isVisible()));
  assert.equal(await page.locator(".pics img").count(), 24);
  assert.ok(await page.locator("figure.sepia svg").isVisible());
  const overlaps = await page.evaluate(() => [...document.querySelectorAll(".row")].filter((row) =>
    row.querySelector(".verdict").getBoundingClientRect().right > row.querySelector(".score").getBoundingClientRect().left).length);
  assert.equal(overlaps, 0, "a verdict runs into its score");
  await page.evaluate(() => { location.hash = "#pair=light-moved"; });
  await page.waitForSelector("#pair:visible");
  await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
  for (const gone of ["#pair nav", ".slider", ".decision .buttons", "#review"]) assert.ok(!(await page.locator(gone).first().isVisible()), gone);
  assert.ok(await page.locator(".on-paper img").first().isVisible());
  assert.ok(await page.locator(".finding.pass").first().isVisible());
  assert.ok((await page.pdf({ format: "A4" })).length > 10_000);
  await clean(page);
});

test("nothing is wider than a phone", async () => {
  for (const hash of ["", "#pair=light-moved", "#pair=no-exif"]) {
    const page = await browser.open(report, hash, (page) => page.setViewportSize({ width: 360, height: 740 }));
    const [whole, seen] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
    assert.ok(whole <= seen, `${hash}: ${whole} > ${seen}`);
    await clean(page);
  }
});

// Relative luminance and contrast: WCAG 2.2, 1.4.3.
function contrast(a, b) {
  const luminance = (hex) => {
    const [r, g, b] = [1, 3, 5].map((i) => parseInt(hex.slice(i, i + 2), 16) / 255).map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const [dark, light] = [luminance(a), luminance(b)].toSorted((x, y) => x - y);
  return (light + 0.05) / (dark + 0.05);
}

test("text has enough contrast in light and dark", async () => {
  for (const colorScheme of ["light", "dark"]) {
    const page = await browser.open(report, "", (page) => page.emulateMedia({ colorScheme }));
    const colours = await page.evaluate(() => {
      const style = getComputedStyle(document.documentElement);
      return Object.fromEntries(["ground", "paper", "ink", "quiet", "pass", "unknown", "fail", "disputed"].map((n) => [n, style.getPropertyValue(`--${n}`).trim()]));
    });
    for (const text of ["ink", "quiet", "pass", "unknown", "fail", "disputed"])
      for (const ground of ["ground", "paper"]) assert.ok(contrast(colours[text], colours[ground]) >= 4.5, `${colorScheme}: ${text} on ${ground}`);
    await clean(page);
  }
});

test("every picture and control has a name", async () => {
  const page = await browser.open(report, "#pair=light-moved");
  const nameless = await page.evaluate(() => [
    ...[...document.querySelectorAll("img")].filter((n) => !n.hasAttribute("alt")),
    ...[...document.querySelectorAll("svg[role=img]")].filter((n) => !n.getAttribute("aria-label")),
    ...[...document.querySelectorAll("#pair button, #pair a, #pair input, #filters select, #filters input")].filter((n) => !(n.textContent.trim() || n.ariaLabel || n.closest("label"))),
  ].map((n) => n.outerHTML.slice(0, 120)));
  assert.deepEqual(nameless, []);
  await clean(page);
});
