import { waitFor } from '#testing';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, BrowserContextOptions } from 'playwright-core';
import { texts } from '../../../console/test-browser/words.js';
import { axeFindings } from '../../../console/test-browser/axe.js';
import { launchBrowser } from '../../../console/test-browser/browser.js';
import { countPulses, NursePage, pulses } from '../../../console/test-browser/nurse-page.js';
import { removeDataDir, startStack, type RunningStack } from '../running-stack.js';
import { publishSpo2 } from './oximeter.js';

const { nurse: words, onCall } = texts;
const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true } as const;
const desk = { viewport: { width: 1280, height: 800 } } as const;

let stack: RunningStack;
let browser: Browser;
const errors: string[] = [];

beforeAll(async () => {
  [stack, browser] = await Promise.all([startStack(), launchBrowser()]);
}, 300_000);

afterEach(async () => {
  await Promise.all(browser.contexts().map((context) => context.close()));
  expect(errors.splice(0)).toEqual([]);
});

afterAll(async () => {
  await browser.close();
  await stack.stop();
  await removeDataDir(stack.dataDir);
});

async function signedIn(email: string, options: BrowserContextOptions = desk): Promise<NursePage> {
  const context = await browser.newContext(options);
  await context.addInitScript(countPulses);
  const page = await context.newPage();
  page.on('pageerror', (error) => errors.push(error.message));
  const nurse = new NursePage(page);
  await nurse.signIn(stack.address, email);
  return nurse;
}

/** Somebody who works by the API; resolves with the body. */
async function caller(
  email: string,
): Promise<(method: string, path: string, body?: object) => Promise<unknown>> {
  const call = async (method: string, path: string, body?: object, token?: string): Promise<unknown> => {
    const answer = await fetch(`${stack.address}/api/v1/${path}`, {
      method,
      headers: {
        'content-type': 'application/json',
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const told = await answer.json();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(told)}`);
    return told;
  };
  const { token } = (await call('POST', 'session', { email, password: 'demo' })) as { token: string };
  return (method, path, body) => call(method, path, body, token);
}

/** Tier-1 claims the patient of the device, and has his or her alert. */
async function claimed(device: string): Promise<{
  alert: { id: string; version: number };
  call: Awaited<ReturnType<typeof caller>>;
}> {
  await publishSpo2(stack, device, 87);
  const call = await caller('tier1@demo');
  const found = await waitFor(async () => {
    const { items } = (await call('GET', 'queue')) as {
      items: { alerts: { id: string; version: number; state: string }[] }[];
    };
    return items.flatMap(({ alerts }) => alerts).find(({ state }) => state === 'open');
  });
  const { alert } = (await call('POST', `alerts/${found.id}/claim`, { version: found.version })) as {
    alert: { id: string; version: number };
  };
  return { alert, call };
}

describe('a nurse at a desk, by keys alone', () => {
  it('takes an alert, begins with care, and closes it with its outcome', async () => {
    const nurse = await signedIn('nurse@demo');
    const { keyboard } = nurse.page;
    await publishSpo2(stack, 'metro/dev-0001', 80);
    const row = await nurse.settled('now', '80 %');
    expect(await axeFindings(nurse.page)).toEqual([]);
    await row.focus();
    await keyboard.press('a');
    await nurse.item('mine', '80 %').waitFor();
    expect(await nurse.item('now', '80 %').count()).toBe(0);

    await nurse.item('mine', '80 %').focus();
    await keyboard.press('Enter');
    await nurse.act(words.acts['start-care']).focus();
    await keyboard.press('Enter');
    await nurse.act(words.acts.close).focus();
    await keyboard.press('Enter');
    expect(await axeFindings(nurse.page)).toEqual([]);
    const outcome = nurse.details.getByLabel(words.acts.outcome);
    await outcome.focus();
    await outcome.selectOption('Advice by telephone');
    await nurse.details.getByLabel(words.acts.reason).focus();
    await keyboard.type('Probe was loose; 96 % after a new one.');
    await nurse.act(words.acts.send(words.acts.close)).focus();
    await keyboard.press('Enter');
    // It has ended: what is on record stays open to read, at an address without a name.
    await nurse.details.getByText(words.missingAlertLead).waitFor();
    await nurse.details.getByText('Probe was loose; 96 % after a new one.').first().waitFor();
    expect(nurse.page.url()).toMatch(/\/alerts\/[0-9a-f-]{36}$/);
    await keyboard.press('Escape');
    await nurse.page.getByText(texts.board.emptyTitle).waitFor();
  }, 120_000);

  it('reads a hand-off back before it is hers, and answers as a physician', async () => {
    const { alert, call } = await claimed('metro/dev-0007');
    await call('POST', `alerts/${alert.id}/questions`, {
      question: 'May the target be 88 %?',
      answerType: { kind: 'yes-no' },
      due: 'PT1H',
      noAnswer: 'escalate',
    });
    await call('POST', `alerts/${alert.id}/hand-off`, {
      version: alert.version,
      request: 'Please ring her.',
    });

    const nurse = await signedIn('nurse@demo');
    // The way that a message leads: the address of the alert opens its details.
    await nurse.page.goto(`${stack.address}/alerts/${alert.id}`);
    await nurse.details.getByText('Please ring her.').waitFor();
    const name = await nurse.details.getByRole('heading', { level: 2 }).first().innerText();
    const born = /born (\S+)/.exec(await nurse.details.innerText())?.[1] ?? '';
    await nurse.details.getByLabel(words.handOff.value(1)).fill('Somebody Else');
    await nurse.details.getByLabel(words.handOff.value(2)).fill(born);
    await nurse.details.getByLabel(words.handOff.problem).fill('Saturation 87 %, no dyspnoea.');
    expect(await axeFindings(nurse.page)).toEqual([]);
    await nurse.act(words.handOff.accept).click();
    await nurse.page.getByText(texts.problems['identity-mismatch'] ?? '?').waitFor();
    await nurse.details.getByLabel(words.handOff.value(1)).fill(name);
    await nurse.act(words.handOff.accept).click();
    await nurse.act(words.acts['start-care']).waitFor();

    await nurse.act(words.acts.snooze).click();
    await nurse.details.getByLabel(words.acts.reason).fill('Waits for the repeat.');
    await nurse.act(words.acts.send(words.acts.snooze)).click();
    await nurse.details
      .getByText(/Snoozed until/)
      .first()
      .waitFor();
    await nurse.act(words.acts.wake).waitFor();

    const physician = await signedIn('physician@demo');
    const questions = physician.card(words.questions.heading);
    await questions
      .getByRole('button', { name: words.questions.answerOf('May the target be 88 %?') })
      .click();
    await questions.getByRole('radio', { name: words.questions.yes }).check();
    expect(await axeFindings(physician.page)).toEqual([]);
    await questions.getByRole('button', { name: words.questions.answer, exact: true }).click();
    await questions.waitFor({ state: 'detached' });
  }, 120_000);
});

describe('a nurse with a phone, 390 wide', () => {
  it('takes an alert, hands it over to a colleague, and sees who is on call', async () => {
    const nurse = await signedIn('nurse@demo', { ...phone, colorScheme: 'dark' });
    await publishSpo2(stack, 'metro/dev-0013', 79);
    const row = await nurse.settled('now', '79 %');
    expect(await nurse.fits()).toBe(true);
    expect(await axeFindings(nurse.page)).toEqual([]);
    await row.getByRole('button', { name: /^Acknowledge/ }).tap();
    const mine = await nurse.settled('mine', '79 %');
    await mine.getByRole('button', { name: /^Details/ }).tap();
    await nurse.act(words.acts.reassign).tap();
    await nurse.details
      .getByRole('combobox', { name: words.acts.colleague })
      .selectOption({ label: 'Charles Okafor, RN' });
    await nurse.details.getByLabel(words.acts.reason).fill('End of my shift.');
    expect(await axeFindings(nurse.page)).toEqual([]);
    expect(await nurse.fits()).toBe(true);
    await nurse.act(words.acts.send(words.acts.reassign)).tap();
    await nurse.details.getByText('Held by Charles Okafor, RN').waitFor();
    await nurse.details.getByRole('button', { name: texts.details.close }).tap();
    await nurse.item('team', '79 %').waitFor();

    const charge = await signedIn('charge@demo', phone);
    await charge.item('mine', '79 %').waitFor();

    await nurse.toOnCall();
    await nurse.card(onCall.now).getByText('Nadia Nowak, RN').first().waitFor();
    await nurse.card(onCall.calendar.heading).getByRole('row').nth(14).waitFor();
    expect(await nurse.fits()).toBe(true);
    expect(await axeFindings(nurse.page)).toEqual([]);
    await nurse.card(onCall.duty.heading).getByRole('button', { name: onCall.duty.present }).tap();
    await nurse.page.getByText(onCall.duty.saidPresent).waitFor();
    await nurse
      .card(onCall.shifts.heading)
      .getByRole('button', { name: /^Hand over the shift/ })
      .first()
      .tap();
    await nurse.card(onCall.shifts.heading).getByRole('button', { name: onCall.shifts.offer }).tap();
    await nurse.card(onCall.offers.heading).getByText('Nadia Nowak, RN offers whoever takes it').waitFor();

    await charge.toOnCall();
    await charge.card(onCall.offers.heading).getByRole('button', { name: onCall.offers.accepted }).tap();
    await charge.card(onCall.now).getByText('Charles Okafor, RN').first().waitFor();
  }, 90_000);

  it('sets a way to be called, which waits for its code', async () => {
    const nurse = await signedIn('nurse@demo', phone);
    await nurse.toOnCall();
    const channels = nurse.card(onCall.channels.heading);
    await channels.getByRole('textbox', { name: onCall.channels.address }).fill('nurse@hospital.example');
    await channels.getByRole('button', { name: onCall.channels.set }).tap();
    await channels.getByText('n…@hospital.example').waitFor();
    await channels.getByLabel(onCall.channels.code).fill('00000000');
    await channels.getByRole('button', { name: onCall.channels.verify }).tap();
    await nurse.page.getByText(texts.problems['wrong-code'] ?? '?').waitFor();
    expect(await axeFindings(nurse.page)).toEqual([]);
    expect(await nurse.fits()).toBe(true);
  }, 120_000);
});

describe('a locked screen (H23)', () => {
  it('sounds on with counts and no names, stays locked through a reload, and opens as it was', async () => {
    const nurse = await signedIn('nurse@demo');
    await publishSpo2(stack, 'metro/dev-0019', 78);
    const row = await nurse.settled('now', '78 %');
    const name = (await row.getByRole('strong').first().innerText()).trim();
    await row.getByRole('button', { name: /^Details/ }).click();
    await nurse.act(words.acts.escalate).click();
    await nurse.details.getByLabel(words.acts.reason).fill('half a sentence');
    await nurse.page.keyboard.press('Control+Alt+KeyL');
    await nurse.lockScreen.waitFor();
    const count = await nurse.countedCriticals();
    expect(count).toBeGreaterThan(0);
    expect(await nurse.shown()).not.toContain(name);
    expect(await nurse.shown()).not.toContain('78 %');
    expect(await nurse.page.title()).toBe(words.lock.title(count));
    expect(await axeFindings(nurse.page)).toEqual([]);

    // Another one: it is counted, heard, and not seen by anybody.
    const before = await pulses(nurse.page);
    await publishSpo2(stack, 'metro/dev-0025', 77);
    await nurse.criticals(count + 1).waitFor();
    await waitFor(async () => ((await pulses(nurse.page)) > before ? true : undefined));

    await nurse.unlock('not it');
    await nurse.page.getByText(texts.problems['bad-credentials'] ?? '?').waitFor();
    await nurse.unlock('demo');
    await nurse.lockScreen.waitFor({ state: 'detached' });
    expect(await nurse.details.getByLabel(words.acts.reason).inputValue()).toBe('half a sentence');

    await nurse.page.keyboard.press('Control+Alt+KeyL');
    await nurse.lockScreen.waitFor();
    await nurse.page.reload();
    await nurse.lockScreen.waitFor();
    await nurse.criticals(count + 1).waitFor();
    expect(await nurse.shown()).not.toContain(name);
    await nurse.unlock('demo');
    await nurse.details.getByText(name).first().waitFor();
  }, 120_000);
});

describe('after NOT MONITORING', () => {
  it('stands what happened meanwhile, until it was read', async () => {
    const nurse = await signedIn('nurse@demo');
    await nurse.page.context().setOffline(true);
    await nurse.page.getByRole('alertdialog', { name: texts.lost.heading }).waitFor({ timeout: 12_000 });
    await publishSpo2(stack, 'metro/dev-0031', 76);
    await nurse.page.context().setOffline(false);
    await nurse.catchUp.getByText(words.catchUp.what['new'] ?? '?').waitFor({ timeout: 20_000 });
    expect(await axeFindings(nurse.page)).toEqual([]);
    await nurse.catchUp.getByRole('button', { name: words.catchUp.read }).click();
    await nurse.catchUp.waitFor({ state: 'detached' });
    await nurse.item('now', '76 %').waitFor();
  }, 120_000);

  it('stands also for whoever comes back after the session has ended by itself', async () => {
    const nurse = await signedIn('nurse@demo');
    const token = await nurse.page.evaluate<string>(`sessionStorage.getItem('wardline.token')`);
    await fetch(`${stack.address}/api/v1/session`, {
      method: 'DELETE',
      headers: { authorization: `Bearer ${token}` },
    });
    await nurse.page.getByRole('alertdialog', { name: texts.lost.heading }).waitFor();
    await publishSpo2(stack, 'metro/dev-0037', 75);
    await nurse.page.getByLabel(texts.signIn.email).fill('nurse@demo');
    await nurse.page.getByLabel(texts.signIn.password, { exact: true }).fill('demo');
    await nurse.page.getByRole('button', { name: texts.signIn.submit, exact: true }).click();
    await nurse.catchUp.getByText(words.catchUp.what['new'] ?? '?').waitFor();
    await nurse.item('now', '75 %').waitFor();
  }, 120_000);
});
