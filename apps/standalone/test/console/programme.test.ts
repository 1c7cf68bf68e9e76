import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Locator } from 'playwright-core';
import { axeFindings } from '../../../console/test-browser/axe.js';
import { launchBrowser } from '../../../console/test-browser/browser.js';
import { OperationPage } from '../../../console/test-browser/operation-page.js';
import { problemText, texts } from '../../../console/test-browser/words.js';
import { demoPatients } from '../../src/demo/patients.js';
import { removeDataDir, startStack, type RunningStack } from '../running-stack.js';
import { publishSpo2 } from './oximeter.js';

const words = texts.programme;
const alerts = texts.board.heading;
const site = 'metro-riverside';

let stack: RunningStack;
let browser: Browser;

beforeAll(async () => {
  [stack, browser] = await Promise.all([startStack(), launchBrowser()]);
  // Filtered ones, and one that nobody filters.
  await send('29463-7', dryWeight(), 'kg');
  for (const value of [68, 71, 70, 69]) await send('8867-4', value, '/min');
  await publishSpo2(stack, 'metro/dev-0001', 81);
}, 120_000);

afterAll(async () => {
  await browser.close();
  await stack.stop();
  await removeDataDir(stack.dataDir);
});

async function lead(colorScheme: 'light' | 'dark' = 'light', width = 1280): Promise<OperationPage> {
  const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme });
  const page = new OperationPage(await context.newPage());
  await page.signIn(stack.address, 'lead@demo', alerts);
  await page.goTo(words.nav, words.heading);
  return page;
}

const tile = (page: OperationPage, name: string): Locator =>
  page.tab.getByRole('article', { name, exact: true });

describe('a lead', () => {
  it('H24: sees no share filtered before a filtered reading was read, and then both together', async () => {
    const page = await lead();
    const share = tile(page, 'Share filtered');
    await share.getByText(words.missing['no-second-reads'] ?? '').waitFor();
    await share.getByText(words.none, { exact: true }).waitFor();
    await page
      .button(/^Draw 10 by lot/)
      .first()
      .click();
    const reads = page.tab.getByRole('region', { name: words.reads });
    await reads.getByText(words.drawn).waitFor();
    await reads
      .getByText(/heart rate (68|69|70|71) \/min|weight \d/)
      .first()
      .waitFor();
    expect(await axeFindings(page.tab)).toEqual([]);
    await reads
      .getByRole('button', { name: /^Rightly filtered/ })
      .first()
      .click();
    await reads.getByText(words.readDone).waitFor();
    await share.getByText(/^Second reads: 1 of \d+ drawn were read; 0 of them/).waitFor();
    await share.getByText(/^\d+(\.\d)? %$/).waitFor();

    await reads
      .getByRole('button', { name: /^Should have been looked at/ })
      .first()
      .click();
    await page.dialog().getByLabel(words.reason).fill('lower every day');
    await page.dialog().getByRole('button', { name: texts.operation.devices.submit }).click();
    await share.getByText(/^Second reads: 2 of \d+ drawn were read; 1 of them/).waitFor();
    await page.tab.context().close();
  }, 90_000);

  it('opens a number by the keyboard: its definition, its weeks, its parts, and the alert behind it', async () => {
    const page = await lead();
    const open = tile(page, 'Time to acknowledge').getByRole('button');
    await open.focus();
    await page.tab.keyboard.press('Enter');
    const detail = page.tab.getByRole('region', { name: 'Time to acknowledge' });
    await detail.getByText(words.parts.exclusions, { exact: true }).waitFor();
    await page.row(words.trend, words.few).first().waitFor();
    await page.row(words.splitHeading(words.splits.site), /Riverside/).waitFor();
    const row = page.row(words.casesHeading, words.reasons['nothing-yet'] ?? '').first();
    await row.waitFor();
    expect(await axeFindings(page.tab)).toEqual([]);
    const link = row.getByRole('link');
    const code = /case (\S+)$/.exec((await link.getAttribute('aria-label')) ?? '')?.[1] ?? '';
    await link.focus();
    await page.tab.keyboard.press('Enter');
    await page.heading(alerts).waitFor();
    expect(page.tab.url()).toMatch(/\/alerts\/[0-9a-f-]{36}$/);
    expect(code).not.toBe('');
    expect(page.tab.url()).not.toContain(code);
    await page.tab.context().close();
  }, 60_000);

  it('enters a rate and what befell a patient, is told why something is refused, and corrects it', async () => {
    const page = await lead('dark');
    const cost = tile(page, 'Cost a patient-month');
    await cost.getByText(words.missing['no-rate'] ?? '').waitFor();
    await page.button(words.addRate).click();
    await page.dialog().getByLabel(words.currency).fill('eur');
    await page.dialog().getByLabel(words.nurseMinute).fill('1.2');
    await page.dialog().getByLabel(words.tier1Minute).fill('0.8');
    await page.dialog().getByLabel(words.patientMonth).fill('25');
    await page.dialog().getByLabel(words.rateFrom).fill('2026-01-01T00:00:00');
    await page.dialog().getByRole('button', { name: texts.operation.devices.submit }).click();
    await page.row(words.rates, '1.2 EUR').waitFor();
    await cost.getByText(/EUR a patient-month$/).waitFor();

    const enter = async (caseCode: string): Promise<void> => {
      await page.dialog().getByLabel(words.caseCode).fill(caseCode);
      await page.dialog().getByRole('button', { name: texts.operation.devices.submit }).click();
    };
    const code = await caseCode();
    await page.button(words.addOutcome).click();
    await page.dialog().getByRole('combobox', { name: words.kind }).click();
    await page.tab.getByRole('option', { name: words.kinds['emergency-visit'] ?? '' }).click();
    await page.dialog().getByLabel(words.at).fill('2026-02-03T04:05:06');
    await page.dialog().getByRole('combobox', { name: words.source }).click();
    await page.tab.getByRole('option', { name: words.sources['hospital'] ?? '' }).click();
    await enter('nobody-has-this');
    await page.dialog().getByRole('alert').getByText(problemText('unknown-patient')).waitFor();
    expect(await axeFindings(page.tab)).toEqual([]);
    await enter(code);
    const row = page.row(words.outcomes, code);
    await row.getByText(words.kinds['emergency-visit'] ?? '').waitFor();

    await row.getByRole('button').click();
    await page.dialog().getByLabel(words.reason).fill('another patient');
    await page.dialog().getByLabel(words.withdraw).check();
    await page.dialog().getByRole('button', { name: texts.operation.devices.submit }).click();
    await row.getByText(`${words.withdrawn}, ${words.corrected(2)}`).waitFor();
    await page.tab.context().close();
  }, 90_000);

  it('finds it legible on a narrow screen', async () => {
    const page = await lead('light', 390);
    await tile(page, 'Clinical Resolution Rate').waitFor();
    const tooWide = await page.tab.evaluate(
      'document.documentElement.scrollWidth > document.documentElement.clientWidth',
    );
    expect(tooWide).toBe(false);
    expect(await axeFindings(page.tab)).toEqual([]);
    await page.tab.context().close();
  }, 60_000);
});

describe('anybody else', () => {
  it('has no such page, and gets no figures by asking', async () => {
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
    const page = new OperationPage(await context.newPage());
    await page.signIn(stack.address, 'nurse@demo', alerts);
    await page.tab.goto(`${stack.address}/programme`);
    await page.heading(alerts).waitFor();
    expect(await page.tab.getByRole('link', { name: words.nav, exact: true }).count()).toBe(0);
    const { status } = await asked(
      'nurse@demo',
      '/api/v1/measures?from=2026-01-01T00:00:00Z&to=2026-02-01T00:00:00Z',
    );
    expect(status).toBe(403);
    await context.close();
  }, 60_000);
});

/** A reading of the first demonstration patient, who is at the lead's site. */
async function send(code: string, value: number, unit: string): Promise<void> {
  const { status } = await fetch(`${stack.address}/api/v1/measurements`, {
    method: 'POST',
    headers: {
      authorization: `Basic ${Buffer.from('metro/dev-0001:demo').toString('base64')}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify({
      id: `sent-${code}-${value}`,
      at: new Date().toISOString(),
      values: [{ code, value, unit }],
    }),
  });
  expect(status).toBe(202);
}

/** The signed one, kg: at it nothing is to be said about the weight. */
function dryWeight(): number {
  const [first] = demoPatients();
  return Number(first?.plan.find(({ name }) => name === 'dry-weight')?.value);
}

async function asked(email: string, path: string): Promise<Response> {
  const opened = await fetch(`${stack.address}/api/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email, password: 'demo' }),
  });
  const { token } = (await opened.json()) as { token: string };
  return fetch(`${stack.address}${path}`, { headers: { authorization: `Bearer ${token}` } });
}

/** Of some patient of the lead's site. */
async function caseCode(): Promise<string> {
  const to = new Date().toISOString();
  const from = new Date(Date.now() - 86_400_000).toISOString();
  const answer = await asked('lead@demo', `/api/v1/measures/time-to-acknowledge/cases?from=${from}&to=${to}`);
  const { items } = (await answer.json()) as { items: { caseCode: string; site: string }[] };
  const found = items.find((one) => one.site === site);
  if (found === undefined) throw new Error('nobody has an alert');
  return found.caseCode;
}
