import { PushedBrowser, pushService, waitFor, type PushService, type PushTarget } from '#testing';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { texts } from '../../../console/test-browser/words.js';
import { axeFindings } from '../../../console/test-browser/axe.js';
import { launchBrowser } from '../../../console/test-browser/browser.js';
import { countPulses, NursePage, pulses } from '../../../console/test-browser/nurse-page.js';
import { Tier1Page } from '../../../console/test-browser/tier1.js';
import { newDataDir, removeDataDir, startStack, type RunningStack } from '../running-stack.js';
import { movableClock } from './movable-clock.js';
import { publishSpo2 } from './oximeter.js';

const { nurse: words, onCall } = texts;
/** Longer than a session lasts that nobody renews; the screen's lock goes before it. */
const past = 31 * 60_000;

let stack: RunningStack;
let browser: Browser;
let push: PushService;
const errors: string[] = [];

beforeAll(async () => {
  push = await pushService();
  const folder = await newDataDir();
  const trust = join(folder, 'push-service.pem');
  await writeFile(trust, push.trust);
  const environment = {
    PUSH_SERVICES: push.host,
    WEBHOOK_ALLOW_PRIVATE: 'true',
    NODE_EXTRA_CA_CERTS: trust,
  };
  [stack, browser] = await Promise.all([startStack({ dataDir: folder, environment }), launchBrowser()]);
}, 120_000);

afterEach(async () => {
  await Promise.all(browser.contexts().map((context) => context.close()));
  expect(errors.splice(0)).toEqual([]);
});

afterAll(async () => {
  await browser.close();
  await stack.stop();
  await push.close();
  await removeDataDir(stack.dataDir);
});

async function newTab(options: BrowserContextOptions = {}): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
  await context.addInitScript(countPulses);
  await context.addInitScript(movableClock);
  const page = await context.newPage();
  page.on('pageerror', (error) => errors.push(error.message));
  return page;
}

async function nurseAt(email: string, options?: BrowserContextOptions): Promise<NursePage> {
  const nurse = new NursePage(await newTab(options));
  await nurse.signIn(stack.address, email);
  return nurse;
}

/** The computer's clock goes on until the session has ended by itself. */
async function sessionEnds(page: Page): Promise<void> {
  await page.evaluate(`sleepFor(${past})`);
  await page.getByRole('heading', { name: texts.lost.signInAgain }).waitFor();
}

/** The locked screen has the token by which it goes on after the session. */
async function outlives(page: Page): Promise<void> {
  await waitFor(() => page.evaluate<boolean>(`sessionStorage.getItem('wardline.locked-screen') !== null`));
}

async function signInAgain(page: Page, email: string): Promise<void> {
  await page.getByLabel(texts.signIn.email).fill(email);
  await page.getByLabel(texts.signIn.password, { exact: true }).fill('demo');
  await page.getByRole('button', { name: texts.signIn.submit, exact: true }).click();
  await page.getByRole('alertdialog', { name: texts.lost.heading }).waitFor({ state: 'detached' });
}

describe('after automatic logoff', () => {
  it('the same person finds what was open and half written; until then nobody reads it', async () => {
    const nurse = await nurseAt('nurse@demo');
    await publishSpo2(stack, 'metro/dev-0001', 78);
    const row = await nurse.settled('now', '78 %');
    const name = (await row.getByRole('strong').first().innerText()).trim();
    await row.getByRole('button', { name: /^Details/ }).click();
    await nurse.act(words.acts.escalate).click();
    await nurse.details.getByLabel(words.acts.reason).fill('half a sentence');

    await sessionEnds(nurse.page);
    expect(await nurse.shown()).not.toContain(name);
    expect(await nurse.shown()).not.toContain('78 %');
    expect(await nurse.shown()).toContain('is kept for the person who was signed in');
    expect(await axeFindings(nurse.page)).toEqual([]);
    expect(
      await nurse.page.evaluate(`JSON.stringify([{ ...localStorage }, { ...sessionStorage }])`),
    ).not.toContain('half a sentence');

    await signInAgain(nurse.page, 'nurse@demo');
    expect(await nurse.details.getByLabel(words.acts.reason).inputValue()).toBe('half a sentence');
    // It is alive again, and not only drawn: what happens arrives, and what was written can be sent.
    await nurse.act(words.acts.send(words.acts.escalate)).click();
    await nurse.details.getByText('half a sentence').first().waitFor();
  }, 60_000);

  it('somebody else finds a new page', async () => {
    const nurse = await nurseAt('nurse@demo');
    await publishSpo2(stack, 'metro/dev-0007', 77);
    await (await nurse.settled('now', '77 %')).getByRole('button', { name: /^Details/ }).click();
    await nurse.act(words.acts.escalate).click();
    await nurse.details.getByLabel(words.acts.reason).fill('for nobody else');
    await sessionEnds(nurse.page);
    await signInAgain(nurse.page, 'charge@demo');
    // The address of the alert stays in the address bar; of what was written on it nothing does.
    await nurse.details.getByRole('button', { name: words.acts.escalate, exact: true }).waitFor();
    expect(await nurse.page.content()).not.toContain('for nobody else');
    expect(await nurse.details.getByLabel(words.acts.reason).count()).toBe(0);
    // Not for the first one either, who comes after the other.
    await sessionEnds(nurse.page);
    await signInAgain(nurse.page, 'nurse@demo');
    expect(await nurse.page.content()).not.toContain('for nobody else');
  }, 60_000);

  it('a Tier-1 clinician finds the note, and the question that was open', async () => {
    await publishSpo2(stack, 'metro/dev-0013', 87);
    const tier1 = new Tier1Page(await newTab());
    await tier1.signInByKeys(stack.address, 'tier1@demo');
    await tier1.row('Oxygen saturation 87 %').waitFor();
    await tier1.claimNextByKeys();
    const { name, born } = await tier1.patient();
    await tier1.confirmByKeys(name, born);
    const ask = await tier1.question.locator('p').first().innerText();
    const note = tier1.part(texts.tier1.case.notes.heading).getByRole('textbox').first();
    await note.fill('She sounds out of breath');

    await sessionEnds(tier1.page);
    expect(await tier1.page.locator('body').innerText()).not.toContain(name);
    await signInAgain(tier1.page, 'tier1@demo');
    expect(await note.inputValue()).toBe('She sounds out of breath');
    expect(await tier1.question.locator('p').first().innerText()).toBe(ask);
  }, 60_000);
});

/** Everything fits the width that the screen has, whatever the page says of itself. */
async function fits(page: Page): Promise<boolean> {
  const width = page.viewportSize()?.width ?? 0;
  return page.evaluate<boolean>(
    `document.documentElement.scrollWidth <= ${width} && document.documentElement.clientWidth <= ${width}`,
  );
}

describe('a locked screen whose session is over (H23)', () => {
  it('goes on counting and sounding without names, through a reload, says that nobody is on duty, and opens', async () => {
    const nurse = await nurseAt('nurse@demo');
    await publishSpo2(stack, 'metro/dev-0019', 76);
    const row = await nurse.settled('now', '76 %');
    const name = (await row.getByRole('strong').first().innerText()).trim();
    await row.getByRole('button', { name: /^Details/ }).click();
    await nurse.act(words.acts.escalate).click();
    await nurse.details.getByLabel(words.acts.reason).fill('before the break');
    await nurse.page.keyboard.press('Control+Alt+KeyL');
    await nurse.lockScreen.waitFor();
    const count = await nurse.countedCriticals();
    await outlives(nurse.page);
    await nurse.page.evaluate(`sleepFor(${past})`);
    const offDuty = nurse.page.getByText('nobody is on duty by this screen, and alerts go on');
    await offDuty.waitFor();
    await nurse.criticals(count).waitFor();

    const before = await pulses(nurse.page);
    await publishSpo2(stack, 'metro/dev-0025', 75);
    await nurse.criticals(count + 1).waitFor();
    await waitFor(async () => (await pulses(nurse.page)) > before);
    expect(await nurse.shown()).not.toContain(name);
    expect(await nurse.shown()).not.toMatch(/7[56] %/);
    expect(await nurse.page.title()).toBe(words.lock.title(count + 1));
    expect(await axeFindings(nurse.page)).toEqual([]);

    await nurse.unlock('not it');
    await nurse.page.getByText(texts.problems['bad-credentials'] ?? '?').waitFor();
    await nurse.unlock('demo');
    await nurse.lockScreen.waitFor({ state: 'detached' });
    expect(await nurse.details.getByLabel(words.acts.reason).inputValue()).toBe('before the break');
    await nurse.page.keyboard.press('Escape');
    await nurse.item('now', '75 %').waitFor();

    await nurse.lock();
    await outlives(nurse.page);
    await nurse.page.evaluate(`sleepFor(${past})`);
    await offDuty.waitFor();
    await nurse.page.reload();
    await offDuty.waitFor();
    await nurse.criticals(count + 1).waitFor();
    expect(await nurse.shown()).not.toContain(name);
    // Without the server there is no count to be believed.
    await nurse.page.context().setOffline(true);
    await nurse.page.getByRole('alertdialog', { name: texts.lost.heading }).waitFor();
    await nurse.page.context().setOffline(false);
    await offDuty.waitFor();
    await nurse.unlock('demo');
    await nurse.item('now', '75 %').waitFor();
  }, 90_000);
});

describe('a critical that arrives while the nurse is on another page', () => {
  it('sounds, stands above the page with a way to it, and nothing of the page is lost', async () => {
    const nurse = await nurseAt('nurse@demo');
    await nurse.toOnCall();
    await nurse.page.getByRole('textbox', { name: texts.onCall.channels.address }).fill('half@an.address');
    const link = nurse.page.getByRole('link', { name: texts.nav.toCriticals });
    const before = await pulses(nurse.page);
    await publishSpo2(stack, 'metro/dev-0031', 74);
    await link.waitFor();
    await waitFor(async () => (await pulses(nurse.page)) > before);
    expect(await axeFindings(nurse.page)).toEqual([]);
    expect(await nurse.page.getByRole('textbox', { name: texts.onCall.channels.address }).inputValue()).toBe(
      'half@an.address',
    );
    await link.click();
    await nurse.item('now', '74 %').waitFor();
  }, 60_000);
});

describe.each([
  ['390 wide', { viewport: { width: 390, height: 844 } }],
  ['at 200 % zoom', { viewport: { width: 640, height: 400 }, deviceScaleFactor: 2 }],
] as const)('%s', (_, options) => {
  it('no page of the nurse scrolls sideways', async () => {
    const nurse = await nurseAt('nurse@demo', options);
    await publishSpo2(stack, 'metro/dev-0037', 73);
    const row = await nurse.settled('now', '73 %');
    expect(await fits(nurse.page)).toBe(true);
    await row.getByRole('button', { name: /^Details/ }).click();
    for (const act of [words.acts.escalate, words.acts.reassign]) {
      const button = nurse.act(act);
      if ((await button.count()) === 0) continue;
      await button.click();
      expect(await fits(nurse.page)).toBe(true);
      await nurse.details.getByRole('button', { name: words.acts.cancel, exact: true }).click();
    }
    await nurse.page.keyboard.press('Escape');
    await nurse.toOnCall();
    await nurse.card(onCall.calendar.heading).getByRole('row').nth(14).waitFor();
    expect(await fits(nurse.page)).toBe(true);
    await nurse.lock();
    expect(await fits(nurse.page)).toBe(true);
    await nurse.unlock('demo');
    await nurse.page.context().setOffline(true);
    await nurse.page.getByRole('alertdialog', { name: texts.lost.heading }).waitFor();
    expect(await fits(nurse.page)).toBe(true);
  }, 60_000);
});

describe('waking this browser', () => {
  /** Headless Chromium grants no notifications and has no push service: both are put in their place, all behind is real. */
  const subscribed = (target: PushTarget): string => `
    Object.defineProperty(Notification, 'permission', { get: () => 'granted' });
    Notification.requestPermission = async () => 'granted';
    let held = null;
    PushManager.prototype.getSubscription = async () => held;
    PushManager.prototype.subscribe = async function ({ applicationServerKey }) {
      window.askedUnder = applicationServerKey;
      const given = ${JSON.stringify({ endpoint: target.address, keys: target.push })};
      held = { ...given, toJSON: () => given, unsubscribe: async () => { held = null; return true; } };
      return held;
    };`;

  it('is asked for by a button, rings, and ends with sign-out; what comes is opened by the browser’s keys alone', async () => {
    const device = new PushedBrowser();
    const page = await newTab();
    await page.addInitScript(subscribed(device.target(push.origin)));
    const nurse = new NursePage(page);
    await nurse.signIn(stack.address, 'nurse@demo');
    await nurse.toOnCall();
    const card = nurse.card(texts.push.heading);
    await card.getByText(texts.push.states.off).waitFor();
    expect(await axeFindings(page)).toEqual([]);
    await card.getByRole('button', { name: texts.push.enable }).click();
    await card.getByText(texts.push.states.on).waitFor();
    expect(await page.evaluate('window.askedUnder.length')).toBe(87);
    const channels = nurse.card(onCall.channels.heading);
    const ring = channels.getByRole('button', { name: /Browser [A-Za-z]+, Linux/ }).first();
    await ring.click();
    const [told] = await waitFor(() => (push.received.length > 0 ? push.received : undefined));
    expect(device.open(told?.body ?? Buffer.alloc(0))).toEqual({
      kind: 'test',
      critical: false,
      alerts: 0,
      path: '/on-call',
    });
    // An alert calls the page, and the browser with it: a count and no name.
    await publishSpo2(stack, 'metro/dev-0043', 72);
    const alert = await waitFor(() => push.received[1]);
    expect(device.open(alert.body)).toMatchObject({ kind: 'alert', critical: true, path: '/alerts' });

    await page.getByRole('button', { name: texts.header.signOut }).click();
    await page.getByLabel(texts.signIn.email).waitFor();
    const next = await nurseAt('nurse@demo');
    await next.toOnCall();
    await next
      .card(onCall.channels.heading)
      .getByRole('button', { name: /Browser [A-Za-z]+, Linux/ })
      .first()
      .waitFor({ state: 'detached' });
  }, 60_000);

  it('warns where notifications are blocked, as this browser does; its worker keeps nothing and answers nothing', async () => {
    const nurse = await nurseAt('charge@demo');
    const { page } = nurse;
    await nurse.toOnCall();
    const card = nurse.card(texts.push.heading);
    await card.getByRole('alert').getByText(texts.push.states.blocked).waitFor();
    expect(await card.getByRole('button', { name: texts.push.enable }).count()).toBe(0);
    expect(await axeFindings(page)).toEqual([]);
    await page.evaluate(
      `navigator.serviceWorker.register('/push-worker.js').then(() => navigator.serviceWorker.ready)`,
    );
    await page.reload();
    await nurse.card(texts.push.heading).waitFor();
    expect(await page.evaluate('caches.keys()')).toEqual([]);
    expect(await page.evaluate(`navigator.serviceWorker.controller?.scriptURL`)).toBe(
      `${stack.address}/push-worker.js`,
    );
  }, 60_000);
});
