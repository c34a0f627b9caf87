// One browser for a file of tests, with a folder of its own, and pages that tell what went wrong on them.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

export const folder = mkdtempSync(join(tmpdir(), "fairpair-e2e-"));
export const gallery = join(import.meta.dirname, "../../examples/gallery");

/** Runs the command; exit code 1 means findings, not failure. */
export function fairpair(...args) {
  try {
    return execFileSync(process.env.FAIRPAIR, args, { encoding: "utf8" });
  } catch (error) {
    if (error.status === 1) return error.stdout;
    throw error;
  }
}

export async function start() {
  const context = await chromium.launchPersistentContext(join(folder, "profile"), {
    executablePath: process.env.CHROMIUM, headless: true, args: FLAGS, viewport: { width: 1280, height: 900 }, acceptDownloads: true,
  });
  return {
    context,
    /** Opens a page; `page.trouble` holds errors, refusals by the content policy, dialogs, and requests that left. */
    async open(file, hash = "", setUp = async () => {}) {
      const page = await context.newPage();
      page.trouble = [];
      page.on("pageerror", (error) => page.trouble.push(`error: ${error.message}`));
      page.on("console", (message) => message.type() === "error" && page.trouble.push(`console: ${message.text()}`));
      page.on("dialog", (dialog) => { page.trouble.push(`dialog: ${dialog.message()}`); dialog.dismiss(); });
      page.on("request", (request) => /^(file|data|blob):/.test(request.url()) || page.trouble.push(`request: ${request.url()}`));
      await setUp(page);
      await page.goto(pathToFileURL(file).href + hash);
      return page;
    },
    async stop() {
      await context.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export const count = (page) => page.locator(".row:visible").count();
// The text as it stands: rows out of sight are not drawn, and what is not drawn has no inner text.
export const names = (page) => page.locator(".row:visible .name").allTextContents();
