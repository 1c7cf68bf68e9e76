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

/** How long a page may take for one step. A machine with more to do than it can has no other way to be told from a fault. */
const patienceMs = 60_000;

/** A real Chromium from npm, without a screen; each tab in a process of its own. */
export async function launchBrowser(): Promise<Browser> {
  const browser = await playwright.launch({
    executablePath: await chromium.executablePath(),
    // Without a graphics card each picture of what moves is drawn by the processor.
    args: [...chromium.args.filter((arg) => !unwanted.includes(arg)), '--force-prefers-reduced-motion'],
  });
  const open = browser.newContext.bind(browser);
  browser.newContext = async (options) => {
    const context = await open(options);
    context.setDefaultTimeout(patienceMs);
    return context;
  };
  return browser;
}
