import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { launchBrowser } from '../../../console/test-browser/browser.js';
import { NursePage } from '../../../console/test-browser/nurse-page.js';
import { ConsolePage } from '../../../console/test-browser/page.js';
import { texts } from '../../../console/test-browser/words.js';
import { removeDataDir, startStack, type RunningStack } from '../running-stack.js';
import { CuttableLink, type Condition, type Way } from './cut-link.js';
import { childrenOf, freeze, type Frozen } from './freeze.js';
import { movableClock } from './movable-clock.js';

/** 10 s is the promise; the rest is for a busy machine, which draws late. */
const shownWithin = 12_000;
const backWithin = 30_000;

let stack: RunningStack;
let browser: Browser;
let link: CuttableLink;
let context: BrowserContext;
let tab: Page;
let page: ConsolePage;
let loads: number;
let frozen: Frozen | undefined;

beforeAll(async () => {
  [stack, browser] = await Promise.all([startStack(), launchBrowser()]);
  link = await CuttableLink.to(stack.address);
  context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  await context.addInitScript(movableClock);
  tab = await context.newPage();
  tab.on('load', () => {
    loads += 1;
  });
  page = new ConsolePage(tab);
  await page.open(link.address);
  await page.signIn('nurse@demo', 'demo');
}, 120_000);

afterAll(async () => {
  await context.close();
  await browser.close();
  await link.close();
  await stack.stop();
  await removeDataDir(stack.dataDir);
});

beforeEach(async () => {
  await page.waitForMonitoring(backWithin);
  loads = 0;
});

/** Whatever was lost is there again, and the page has found it by itself. */
afterEach(async () => {
  frozen?.thaw();
  frozen = undefined;
  link.mend();
  await page.waitForMonitoring(backWithin);
  expect(await page.notMonitoringVisible()).toBe(false);
  expect(loads).toBe(0);
}, 60_000);

async function reasons(): Promise<readonly string[]> {
  return tab.getByRole('alertdialog', { name: texts.lost.heading }).getByRole('listitem').allInnerTexts();
}

/** What runs under the stack's process, by a part of its command line. */
async function pidsOf(part: string): Promise<readonly number[]> {
  const pids = await childrenOf(stack.process.pid ?? 0, part);
  expect(pids).not.toEqual([]);
  return pids;
}

describe('NOT MONITORING stands over the page within 10 s, and goes by itself', () => {
  it.each<[string, Partial<Record<Way, Condition>>, string]>([
    ['the socket is cut', { socket: 'broken' }, texts.lost.reasons['link-down']],
    ['the socket is open and silent', { socket: 'silent' }, texts.lost.reasons['no-heartbeat']],
    ['requests are refused and the socket lives', { http: 'broken' }, texts.lost.reasons['no-answer']],
    ['requests stay without an answer', { http: 'silent' }, texts.lost.reasons['no-answer']],
  ])('when %s', async (_, ways, reason) => {
    link.set(ways);
    await page.waitForNotMonitoring(shownWithin);
    expect(await reasons()).toContain(reason);
    expect(await tab.title()).toBe(texts.title.notMonitoring);
  });

  it('when the pipeline stalls: ingestion is there and does nothing', async () => {
    frozen = freeze(await pidsOf('apps/ingest/'));
    await page.waitForNotMonitoring(shownWithin);
    expect(await reasons()).toContain(texts.lost.reasons['pipeline-stopped']);
  });

  it('when the database stops answering', async () => {
    frozen = freeze(await pidsOf('postgres'));
    await page.waitForNotMonitoring(shownWithin);
    expect(await reasons()).toContain(texts.lost.reasons['pipeline-stopped']);
  });

  it.each([
    ['is stopped', 'SIGINT'],
    ['is killed', 'SIGKILL'],
  ] as const)(
    'when the database %s, and it comes back once the database was started again',
    async (_, signal) => {
      const [database = 0] = await childrenOf(stack.process.pid ?? 0, ' -D ');
      expect(database).toBeGreaterThan(0);
      // The one that would start it again.
      frozen = freeze([stack.process.pid ?? 0]);
      process.kill(database, signal);
      await page.waitForNotMonitoring(shownWithin);
      expect(await reasons()).toContain(texts.lost.reasons['pipeline-stopped']);
    },
  );

  it('when the server is killed and nobody starts it again', async () => {
    const [server = 0] = await pidsOf('apps/server/');
    // The one that would start it again.
    frozen = freeze([stack.process.pid ?? 0]);
    process.kill(server, 'SIGKILL');
    await page.waitForNotMonitoring(shownWithin);
    expect(await reasons()).toContain(texts.lost.reasons['link-down']);
  });

  it('when the computer wakes up, before anything was heard', async () => {
    link.set({ socket: 'silent', http: 'silent' });
    await tab.evaluate('sleepFor(15 * 60_000)');
    await page.waitForNotMonitoring(shownWithin);
    expect(await reasons()).toContain(texts.lost.reasons['woke-up']);
    // So long a sleep has locked the screen as well: it opens by the password, without a reload.
    link.mend();
    await new NursePage(tab).unlock('demo');
  });
});
