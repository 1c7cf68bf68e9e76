import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { waitFor } from '#testing';
import mqtt from 'mqtt';
import type { Browser } from 'playwright-core';
import { axeFindings } from '../../../console/test-browser/axe.js';
import { launchBrowser } from '../../../console/test-browser/browser.js';
import { OperationPage } from '../../../console/test-browser/operation-page.js';
import { texts } from '../../../console/test-browser/words.js';
import { removeDataDir, startStack, type RunningStack } from '../running-stack.js';

const { pipeline, quarantine, devices } = texts.operation;
const { privacy, firm } = texts;

let stack: RunningStack;
let browser: Browser;

beforeAll(async () => {
  [stack, browser] = await Promise.all([startStack(), launchBrowser()]);
}, 300_000);

afterAll(async () => {
  await browser.close();
  await stack.stop();
  await removeDataDir(stack.dataDir);
});

async function pageOf(email: string, heading: string): Promise<OperationPage> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  const page = new OperationPage(await context.newPage());
  await page.signIn(stack.address, email, heading);
  return page;
}

/** As a device sends it. */
async function send(device: string, id: string, at: Date): Promise<number> {
  const { status } = await fetch(`${stack.address}/api/v1/measurements`, {
    method: 'POST',
    headers: {
      authorization: `Basic ${Buffer.from(`metro/${device}:demo`).toString('base64')}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify({ id, at: at.toISOString(), values: [{ code: '8867-4', value: 71, unit: '/min' }] }),
  });
  return status;
}

describe('an operator', () => {
  it('sees every part work and the books balance', async () => {
    const page = await pageOf('operator@demo', pipeline.heading);
    await page
      .row(pipeline.parts, texts.lost.component['workers'] ?? '')
      .getByText(pipeline.working)
      .waitFor();
    await page.row(pipeline.delays, 'sent to decided').first().waitFor();
    for (const sum of Object.values(pipeline.sums))
      await page.row(pipeline.balance, sum).getByText(pipeline.addsUp).waitFor();
    // Either steps were taken for the demonstration's alerts, or it says that none was.
    await page.tab
      .getByRole('table', { name: pipeline.escalation })
      .or(page.tab.getByText(pipeline.noEscalation))
      .waitFor();
    expect(await axeFindings(page.tab)).toEqual([]);
    await page.tab.context().close();
  }, 120_000);

  it('takes a device back, looks at what was set aside since, says whose it was, and plays it again', async () => {
    const page = await pageOf('operator@demo', pipeline.heading);
    await page.goTo(devices.nav, devices.heading);
    await page.tab.getByLabel(devices.starting).fill('dev-0101');
    const row = page.row(devices.table, 'dev-0101');
    const code = /Case (\S+)/.exec(await row.innerText())?.[1] ?? '';
    await page.button(devices.endOf('dev-0101')).click();
    await page.dialog().getByRole('button', { name: devices.submit }).click();
    await page.tab.getByText(devices.ended('dev-0101')).waitFor();
    await row.getByText(devices.nobody).waitFor();
    expect(await axeFindings(page.tab)).toEqual([]);

    const taken = new Date();
    await waitFor(async () => (await send('dev-0101', 'set-aside-1', taken)) < 500);
    await page.goTo(quarantine.nav, quarantine.heading);
    const newest = page.row(quarantine.table, 'dev-0101').first();
    const look = newest.getByRole('button', { name: /^Look into/ });
    const id = /\d+/.exec((await look.getAttribute('aria-label')) ?? '')?.[0] ?? '';
    const message = page.tab
      .getByRole('table', { name: quarantine.table })
      .getByRole('row')
      .filter({ has: page.button(quarantine.lookOf(id)) });
    await message.getByText(quarantine.codes['device-not-assigned'] ?? '').waitFor({ timeout: 30_000 });
    await message.getByRole('button', { name: /^Look into/ }).click();
    await page.dialog().getByText(quarantine.payloadAsk).waitFor();
    await page.dialog().getByRole('button', { name: quarantine.payloadOpen }).click();
    await page.dialog().getByText('set-aside-1').waitFor();
    expect(await axeFindings(page.tab)).toEqual([]);
    await page.tab.keyboard.press('Escape');

    await message.getByRole('link', { name: quarantine.toDeviceOf('dev-0101') }).click();
    await page.heading(devices.heading).waitFor();
    await page.button(devices.assignOf('dev-0101')).click();
    await page.dialog().getByLabel(devices.caseCode).fill(code);
    await page.dialog().getByRole('button', { name: devices.submit }).click();
    await page.tab.getByText(devices.assigned('dev-0101')).waitFor();

    await page.goTo(quarantine.nav, quarantine.heading);
    await message.getByRole('button', { name: /^Replay/ }).click();
    await message
      .getByText(/^(stored|Nobody had the device then|was there already), /)
      .waitFor({ timeout: 30_000 });
    expect(page.tab.url()).not.toContain(code);
    await page.tab.context().close();
  }, 90_000);

  it('registers a device that nobody knew, through its gateway, and plays what it sent again', async () => {
    const gateway = await mqtt.connectAsync(stack.mqttUrl, {
      username: 'metro/gateway-1',
      password: 'demo',
    });
    await gateway.publishAsync(
      'rpm/v1/metro/dev-new/reading',
      JSON.stringify({
        id: 'new-1',
        at: new Date().toISOString(),
        values: [{ code: '8867-4', value: 71, unit: '/min' }],
      }),
      { qos: 1 },
    );
    await gateway.endAsync();
    const page = await pageOf('operator@demo', pipeline.heading);
    const { tab } = page;
    await page.goTo(quarantine.nav, quarantine.heading);
    await page
      .row(quarantine.table, 'dev-new')
      .getByRole('link', { name: /^Register it/ })
      .click();
    await page.dialog().getByLabel(devices.name).waitFor();
    expect(await page.dialog().getByLabel(devices.name).inputValue()).toBe('dev-new');
    expect(await page.dialog().getByLabel(devices.gatewayLabel).inputValue()).toBe('gateway-1');
    expect(await axeFindings(tab)).toEqual([]);
    await page.dialog().getByRole('button', { name: devices.submitRegister }).click();
    await page.dialog().getByText('metro/dev-new').waitFor();
    expect(await axeFindings(tab)).toEqual([]);
    await page.dialog().getByRole('button', { name: devices.close, exact: true }).last().click();
    await page.row(devices.table, 'dev-new').getByText(devices.nobody).waitFor();
    await page.button(devices.tellModelOf('dev-new')).click();
    await page.dialog().getByLabel(devices.model).fill('example-cuff');
    await tab.getByRole('option', { name: 'example-cuff', exact: true }).click();
    await page.dialog().getByRole('button', { name: devices.submit }).click();
    await tab.getByText(devices.modelTold('dev-new')).waitFor();

    await page.goTo(quarantine.nav, quarantine.heading);
    await tab.getByRole('combobox', { name: quarantine.code }).click();
    await tab.getByRole('option', { name: quarantine.codes['unknown-device'] ?? '' }).click();
    await tab.getByLabel(quarantine.device, { exact: true }).fill('dev-new');
    await page.button(quarantine.replayGroup).click();
    await tab.getByText(quarantine.groupAsked(1)).waitFor();
    // Now it is known, and nobody has it: the reason is another one, and it can be mended in turn.
    await page
      .row(quarantine.table, 'dev-new')
      .getByText(new RegExp(`^${quarantine.codes['device-not-assigned'] ?? ''}, `))
      .waitFor({ timeout: 30_000 });
    await tab.context().close();
  }, 90_000);

  it('is refused a case code that nobody has, in words', async () => {
    const page = await pageOf('operator@demo', pipeline.heading);
    await page.goTo(devices.nav, devices.heading);
    await page.tab.getByLabel(devices.starting).fill('dev-0102');
    await page.button(devices.assignOf('dev-0102')).click();
    await page.dialog().getByLabel(devices.caseCode).fill('nobody-has-this');
    await page.dialog().getByRole('button', { name: devices.submit }).click();
    await page
      .dialog()
      .getByRole('alert')
      .getByText(texts.problems['unknown-patient'] ?? '')
      .waitFor();
    await page.tab.context().close();
  }, 120_000);
});

describe('a privacy officer', () => {
  /** A case code, and a session of the nurse who looked at its patient. */
  async function nurseLooks(): Promise<{ caseCode: string; token: string }> {
    const opened = await fetch(`${stack.address}/api/v1/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email: 'nurse@demo', password: 'demo' }),
    });
    const { token } = (await opened.json()) as { token: string };
    const get = async <Body>(path: string): Promise<Body> =>
      (await (
        await fetch(`${stack.address}/api/v1${path}`, { headers: { authorization: `Bearer ${token}` } })
      ).json()) as Body;
    const { items } = await get<{ items: { patient: string | null; caseCode: string }[] }>(
      '/devices/dev-0001/assignments',
    );
    const [held] = items;
    await get(`/patients/${held?.patient ?? ''}`);
    return { caseCode: held?.caseCode ?? '', token };
  }

  it('sees who saw a patient and what an account saw, and ends a session', async () => {
    const { caseCode, token } = await nurseLooks();
    const page = await pageOf('privacy@demo', privacy.heading);
    const { tab } = page;
    await tab.getByLabel(privacy.caseCode).fill(caseCode);
    await tab.keyboard.press('Enter');
    const look = page.row(privacy.table, privacy.why.looked).first();
    await look.getByText(`${privacy.actions['read'] ?? ''}: patient`).waitFor();
    expect(await look.innerText()).toContain(privacy.roles['nurse']);
    expect(tab.url()).not.toContain(caseCode);
    expect(await axeFindings(tab)).toEqual([]);

    await tab.getByText(privacy.view.account, { exact: true }).click();
    const account = tab.getByRole('combobox', { name: privacy.account });
    await account.fill('nurse');
    const option = tab.getByRole('option', { name: /, nurse$/ }).first();
    const name = ((await option.textContent()) ?? '').replace(/, nurse$/, '');
    await option.click();
    await page
      .row(privacy.table, privacy.actions['sign-in'] ?? '')
      .first()
      .waitFor();
    expect(await axeFindings(tab)).toEqual([]);

    await tab.getByText(privacy.view.reveals, { exact: true }).click();
    await tab.getByText(privacy.revealsLead).waitFor();
    expect(await axeFindings(tab)).toEqual([]);

    await tab.getByText(privacy.view.sessions, { exact: true }).click();
    await page.button(privacy.endOf(name)).first().click();
    await page.dialog().getByRole('button', { name: privacy.endSubmit }).click();
    await tab.getByText(privacy.ended(name)).waitFor();
    const { status } = await fetch(`${stack.address}/api/v1/session`, {
      headers: { authorization: `Bearer ${token}` },
    });
    expect(status).toBe(401);
    expect(await axeFindings(tab)).toEqual([]);
    await tab.context().close();
  }, 120_000);

  it('is told that nobody has a case code', async () => {
    const { tab } = await pageOf('privacy@demo', privacy.heading);
    await tab.getByLabel(privacy.caseCode).fill('nobody-has-this');
    await tab.keyboard.press('Enter');
    await tab.getByRole('alert').getByText(privacy.noPatient).waitFor();
    await tab.context().close();
  }, 120_000);
});

describe('a supervisor', () => {
  it('sees who works, puts a shift on the roster, and pauses the firm for a while', async () => {
    const page = await pageOf('supervisor@demo', texts.tier1.queue.heading);
    const { tab } = page;
    await page.goTo(firm.nav, firm.heading);
    for (const part of [firm.notices, firm.waiting, firm.working, firm.forecast, firm.coverage, firm.rules])
      await tab.getByRole('region', { name: part }).waitFor();
    const line = tab.getByRole('table', { name: firm.clinicians }).getByRole('row').nth(1);
    const name = ((await line.getByRole('rowheader').innerText()).split('\n')[0] ?? '').trim();
    await line.getByRole('button', { name: firm.addShiftOf(name) }).click();
    const far = new Date(Date.now() + 20 * 86_400_000).toISOString().slice(0, 11);
    await page.dialog().getByLabel(firm.from).fill(`${far}08:00`);
    await page.dialog().getByLabel(firm.until).fill(`${far}16:00`);
    expect(await axeFindings(tab)).toEqual([]);
    await page.dialog().getByRole('button', { name: firm.submit }).click();
    await tab.getByText(firm.shiftDone(name)).waitFor();

    await page.button(firm.pause).click();
    await page.dialog().getByLabel(firm.minutes).fill('5');
    await page.dialog().getByLabel(firm.reason).fill('Nobody at the desks');
    await page.dialog().getByRole('button', { name: firm.submit }).click();
    const paused = page.row(firm.pauses, 'Nobody at the desks');
    await paused.waitFor();
    expect(await axeFindings(tab)).toEqual([]);
    await paused.getByRole('button', { name: /^End now/ }).click();
    await tab.getByText(firm.pausesNone).waitFor();
    await tab.context().close();
  }, 90_000);
});
