import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { waitFor } from '#testing';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { axeFindings } from '../../../console/test-browser/axe.js';
import { launchBrowser } from '../../../console/test-browser/browser.js';
import { ConsolePage } from '../../../console/test-browser/page.js';
import { texts } from '../../../console/test-browser/words.js';
import { removeDataDir, startStack, type RunningStack } from '../running-stack.js';
import { CuttableLink } from './cut-link.js';
import { movableClock } from './movable-clock.js';
import { publishSpo2 } from './oximeter.js';

const arrival = 20_000;

let stack: RunningStack;
let browser: Browser;

beforeAll(async () => {
  [stack, browser] = await Promise.all([startStack(), launchBrowser()]);
}, 120_000);

afterAll(async () => {
  await browser.close();
  await stack.stop();
  await removeDataDir(stack.dataDir);
});

interface Seat {
  readonly context: BrowserContext;
  readonly tab: Page;
  readonly page: ConsolePage;
}

/** Somebody before a browser of his or her own, signed in and monitoring. */
async function seat(email: string, address = stack.address, script = ''): Promise<Seat> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  await context.addInitScript(script);
  const tab = await context.newPage();
  const page = new ConsolePage(tab);
  await page.open(address);
  await page.signIn(email, 'demo');
  await page.waitForMonitoring(arrival);
  return { context, tab, page };
}

describe('two browsers', () => {
  it('race for one alert: one has it, the other is told, and both show the same owner', async () => {
    const link = await CuttableLink.to(stack.address);
    const seats = await Promise.all([seat('nurse@demo', link.address), seat('charge@demo', link.address)]);
    const row = (section: 'now' | 'mine' | 'team', { tab }: Seat) =>
      tab
        .getByRole('region', { name: texts.nurse[section] })
        .getByRole('article')
        .filter({ hasText: '81 %' });
    await publishSpo2(stack, 'metro/dev-0001', 81);
    for (const one of seats) {
      await row('now', one).and(one.tab.locator('[data-settled="true"]')).waitFor({ timeout: arrival });
    }
    // Both have pressed before either command has left its computer.
    link.set({ socket: 'silent' });
    for (const one of seats)
      await row('now', one)
        .getByRole('button', { name: /^Acknowledge/ })
        .click();
    link.mend();

    await Promise.any(seats.map((one) => row('mine', one).waitFor({ timeout: arrival })));
    const [winner, loser] = (await row('mine', seats[0]).count()) === 1 ? seats : seats.toReversed();
    if (winner === undefined || loser === undefined) throw new Error('there are two');
    await row('team', loser).waitFor({ timeout: arrival });
    await loser.tab.getByText(texts.board.refused).waitFor({ timeout: arrival });
    expect(await row('mine', loser).count()).toBe(0);
    expect(await winner.tab.getByText(texts.board.refused).count()).toBe(0);
    await Promise.all(seats.map(({ context }) => context.close()));
    await link.close();
  }, 90_000);
});

/** Counts what the loudspeaker would play. */
const countedSound = `{
  globalThis.pulses = 0;
  const start = OscillatorNode.prototype.start;
  OscillatorNode.prototype.start = function (...at) { globalThis.pulses += 1; return start.apply(this, at); };
}`;

describe('a critical alert while the person is on another page', () => {
  it('calls there: a banner with the way to it, the sound, the title; and no name', async () => {
    const { context, tab, page } = await seat('physician@demo', stack.address, countedSound);
    await tab.getByRole('link', { name: texts.trees.nav }).click();
    await tab.getByRole('heading', { level: 1, name: texts.trees.heading }).waitFor();
    const before = await page.title();
    await publishSpo2(stack, 'metro/dev-0007', 79);
    const banner = tab.getByRole('alert').filter({ hasText: texts.nav.toCriticals });
    await banner.waitFor({ timeout: arrival });
    await waitFor(async () => (await tab.evaluate<number>('pulses')) > 0, { what: 'the sound' });
    expect(await page.title()).not.toBe(before);
    expect(await axeFindings(tab)).toEqual([]);
    await banner.getByRole('link').click();
    await page.waitForAlert('79 %', arrival);
    expect(await tab.getByRole('alert').filter({ hasText: texts.nav.toCriticals }).count()).toBe(0);
    await context.close();
  }, 90_000);
});

/** What a browser keeps of a page, and what it puts into its history. */
const kept = `(async () => ({
  local: JSON.stringify({ ...localStorage }),
  session: JSON.stringify({ ...sessionStorage }),
  caches: (await Promise.all((await caches.keys()).map(async (name) =>
    (await (await caches.open(name)).keys()).map(({ url }) => url)))).flat(),
  databases: (await indexedDB.databases()).map(({ name }) => name),
  cookies: document.cookie,
  title: document.title,
  address: location.href,
  state: JSON.stringify(history.state),
}))()`;

interface Kept {
  readonly local: string;
  readonly session: string;
  readonly caches: readonly string[];
  readonly databases: readonly string[];
  readonly cookies: string;
  readonly title: string;
  readonly address: string;
  readonly state: string;
}

describe('what the browser keeps', () => {
  it('is nothing about a patient: not in storage, caches, history, addresses or titles; no answer may be stored', async () => {
    const { context, tab, page } = await seat('nurse@demo');
    const stored: string[] = [];
    const visited: string[] = [];
    tab.on('framenavigated', (frame) => visited.push(frame.url()));
    tab.on('request', (request) => visited.push(request.url()));
    tab.on('response', (response) => {
      if (!new URL(response.url()).pathname.startsWith('/api/')) return;
      if (response.headers()['cache-control'] !== 'no-store') stored.push(response.url());
    });
    const asked = tab.waitForResponse((response) => response.url().includes('/api/v1/link'));
    await publishSpo2(stack, 'metro/dev-0013', 78);
    await page.waitForAlert('78 %', arrival);
    const label = await tab.getByRole('article').filter({ hasText: '78 %' }).getAttribute('aria-label');
    const [, patient = ''] = /: (.+?), /.exec(label ?? '') ?? [];
    expect(patient).toMatch(/^\S+ \S+$/);
    const details = await page.openDetails('78 %');
    await details.waitFor();
    await asked;
    const found = await tab.evaluate<Kept>(kept);
    const words = [...patient.split(' '), '78 %', 'hypoxaemia', 'Hypoxaemia'];
    const everything = JSON.stringify([found, visited, await context.cookies()]);
    for (const word of words) expect(everything).not.toContain(word);
    expect(visited.length).toBeGreaterThan(2);
    expect(found.caches.filter((url) => url.includes('/api/'))).toEqual([]);
    expect(found.databases).toEqual([]);
    expect(stored).toEqual([]);
    await context.close();
  }, 90_000);
});

describe('a session that ended because nobody was there', () => {
  it('shows NOT MONITORING without a name, and leads back to the same page', async () => {
    const { context, tab, page } = await seat('physician@demo', stack.address, movableClock);
    await tab.getByRole('link', { name: texts.trees.nav }).click();
    await tab.getByRole('heading', { level: 1, name: texts.trees.heading }).waitFor();
    await tab.evaluate('sleepFor(31 * 60_000)');
    await page.waitForNotMonitoring(arrival);
    await tab.getByText(texts.lost.reasons['session-ended']).waitFor({ timeout: arrival });
    expect(await tab.evaluate<string>('JSON.stringify({ ...sessionStorage })')).not.toContain('token');
    expect(await axeFindings(tab)).toEqual([]);
    await tab.getByLabel(texts.signIn.email).fill('physician@demo');
    await tab.getByLabel(texts.signIn.password, { exact: true }).fill('demo');
    await tab.getByRole('button', { name: texts.signIn.submit, exact: true }).click();
    await tab.getByRole('heading', { level: 1, name: texts.trees.heading }).waitFor({ timeout: arrival });
    await page.waitForMonitoring(arrival);
    await context.close();
  }, 90_000);
});
