/**
 * Chromium without a window, for tests that look at pages.
 *
 * @module
 */
import { type Browser, chromium } from "playwright-core";

/** Where Chromium and its relatives are installed. */
const PLACES = [
  Deno.env.get("SER_CHROMIUM") ?? "",
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
];

function exists(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}

/** The browser's executable; undefined on machines without one. */
export const CHROMIUM: string | undefined = PLACES.find(exists);

/** Starts the browser: it calls no server of its maker's, and plays sounds unasked. */
export function startBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: CHROMIUM,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      "--disable-quic",
      "--autoplay-policy=no-user-gesture-required",
    ],
  });
}
