import chromium from '@sparticuz/chromium';
import { chromium as playwright, type Browser } from 'playwright-core';

/**
 * Made for a function in a cloud: one process, where the end of one tab is the end of all, and without the rules of
 * the web, which the page has to live with.
 */
const unwanted: readonly string[] = [
  '--single-process',
  '--disable-web-security',
  '--allow-running-insecure-content',
  '--disable-site-isolation-trials',
];

/** A real Chromium from npm, without a screen; each tab in a process of its own. */
export async function launchBrowser(): Promise<Browser> {
  return playwright.launch({
    executablePath: await chromium.executablePath(),
    args: chromium.args.filter((arg) => !unwanted.includes(arg)),
  });
}
