import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { texts } from '../../../console/test-browser/words.js';
import { axeFindings } from '../../../console/test-browser/axe.js';
import { launchBrowser } from '../../../console/test-browser/browser.js';
import { countPulses, NursePage } from '../../../console/test-browser/nurse-page.js';
import { Tier1Page } from '../../../console/test-browser/tier1.js';
import { removeDataDir, startStack, type RunningStack } from '../running-stack.js';
import { movableClock } from './movable-clock.js';
import { publishSpo2 } from './oximeter.js';

const { nurse: words } = texts;
/** Longer than a session lasts that nobody renews; the screen's lock goes before it. */
const past = 31 * 60_000;

let stack: RunningStack;
let browser: Browser;
const errors: string[] = [];

beforeAll(async () => {
  [stack, browser] = await Promise.all([startStack(), launchBrowser()]);
}, 120_000);

afterEach(async () => {
  await Promise.all(browser.contexts().map((context) => context.close()));
  expect(errors.splice(0)).toEqual([]);
});

afterAll(async () => {
  await browser.close();
  await stack.stop();
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
