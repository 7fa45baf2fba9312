/** A headless Chromium without a network, for tests of what a reader sees. */

import { existsSync } from "node:fs";
import { type Browser, chromium, type Page } from "playwright-core";

const PLACES = [
  Deno.env.get("SER_CHROMIUM"),
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
];

/** The browser's path, or undefined: set SER_CHROMIUM, or install Chromium or Chrome. */
export const chromiumPath: string | undefined = PLACES.find((path) =>
  path && existsSync(path)
);

/** What a page did while it was looked at. */
export interface Visit {
  page: Page;
  /** Addresses that it asked for, itself and data: left out. */
  requests: string[];
  /** Errors that its scripts threw, and what it complained of. */
  complaints: string[];
}

/** Opens a page from a file without a network, and gives it to a function. */
export async function visit(
  html: string,
  look: (visit: Visit) => Promise<void>,
  options: { colorScheme?: "light" | "dark"; width?: number } = {},
): Promise<void> {
  const file = await Deno.makeTempFile({ suffix: ".html" });
  let browser: Browser | undefined;
  try {
    await Deno.writeTextFile(file, html);
    browser = await chromium.launch({
      executablePath: chromiumPath,
      args: ["--no-sandbox"],
    });
    const context = await browser.newContext({
      colorScheme: options.colorScheme ?? "light",
      offline: true,
      viewport: { width: options.width ?? 1100, height: 900 },
    });
    const page = await context.newPage();
    const requests: string[] = [];
    const complaints: string[] = [];
    page.on("request", (request) => {
      if (!/^(data|blob|file):/.test(request.url())) {
        requests.push(request.url());
      }
    });
    page.on("pageerror", (error) => complaints.push(error.message));
    page.on("console", (message) => {
      if (message.type() === "error" || message.type() === "warning") {
        complaints.push(message.text());
      }
    });
    await page.goto(`file://${file}`);
    await look({ page, requests, complaints });
  } finally {
    await browser?.close();
    await Deno.remove(file);
  }
}
