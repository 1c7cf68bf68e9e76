import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import mqtt from 'mqtt';
import { randomUUID } from 'node:crypto';
import type { Browser, Page } from 'playwright-core';
import { texts } from '../../../console/test-browser/words.js';
import { axeFindings } from '../../../console/test-browser/axe.js';
import { launchBrowser } from '../../../console/test-browser/browser.js';
import { NursePage } from '../../../console/test-browser/nurse-page.js';
import { Tier1Page } from '../../../console/test-browser/tier1.js';
import { removeDataDir, startStack, type RunningStack } from '../running-stack.js';

const { queue, case: words, problems: problemWords } = texts.tier1;

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

async function publishSpo2(device: string, value: number): Promise<void> {
  const client = await mqtt.connectAsync(stack.mqttUrl, { username: `metro/${device}`, password: 'demo' });
  const reading = {
    id: randomUUID(),
    at: new Date().toISOString(),
    values: [{ code: '59408-5', value, unit: '%' }],
  };
  await client.publishAsync(`rpm/v1/metro/${device}/reading`, JSON.stringify(reading), { qos: 1 });
  await client.endAsync();
}

const errors: string[] = [];
async function tab(scheme: 'light' | 'dark' = 'light'): Promise<Page> {
  const context = await browser.newContext({
    colorScheme: scheme,
    viewport: { width: 1280, height: 800 },
  });
  const page = await context.newPage();
  page.on('pageerror', (error) => errors.push(error.message));
  return page;
}

async function api(token: string | undefined, method: string, path: string, body?: object): Promise<unknown> {
  const answer = await fetch(`${stack.address}/api/v1/${path}`, {
    method,
    headers: {
      'content-type': 'application/json',
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  return answer.json();
}

/** Somebody at work with nobody in hand, and nobody waiting but the patient of the device. */
async function atWork(who: string, device: string, scheme?: 'light' | 'dark'): Promise<Tier1Page> {
  await publishSpo2(device, 87);
  const tier1 = new Tier1Page(await tab(scheme));
  await tier1.signInByKeys(stack.address, who);
  await tier1.row('Oxygen saturation 87 %').waitFor();
  return tier1;
}

/** Puts aside whoever is still open from before: exactly one patient is open at a time. */
async function handsFree(email: string): Promise<void> {
  const { token, user } = (await api(undefined, 'POST', 'session', { email, password: 'demo' })) as {
    token: string;
    user: { id: string };
  };
  const { items } = (await api(token, 'GET', 'alerts')) as {
    items: { id: string; owner: { id: string } | null }[];
  };
  for (const { id, owner } of items) if (owner?.id === user.id) await api(token, 'POST', `cases/${id}/park`);
}

/** The patient is claimed, and both identifiers are confirmed. */
async function opened(who: string, device: string, scheme?: 'light' | 'dark'): Promise<Tier1Page> {
  await handsFree(who);
  const tier1 = await atWork(who, device, scheme);
  await tier1.claimNextByKeys();
  const { name, born } = await tier1.patient();
  await tier1.confirmByKeys(name, born);
  await tier1.question.waitFor();
  return tier1;
}

describe('a whole Tier-1 case', () => {
  it('is worked by keys alone: claimed, identified, asked, written down, concluded', async () => {
    const tier1 = await atWork('tier1@demo', 'dev-0001');
    const { page } = tier1;
    // In whose name one speaks, and which number is called back, stand there before and after the claim.
    await tier1.systems.getByText('+12125550100').waitFor();
    await tier1.systems.getByText('+13125550100').waitFor();
    expect(await axeFindings(page)).toEqual([]);
    expect(await tier1.row('Oxygen saturation 87 %').innerText()).not.toContain('Abbott');

    await tier1.claimNextByKeys();
    const { name, born } = await tier1.patient();
    await tier1.systems.getByText('+12125550100').waitFor();
    expect(await tier1.systems.getByText('+13125550100').count()).toBe(0);
    await tier1.confirmByKeys('Somebody Else', born);
    await page.getByText(problemWords['identity-mismatch'] ?? '').waitFor();
    expect(await tier1.question.count()).toBe(0);
    await tier1.confirmByKeys(name, born);
    await tier1.question.waitFor();
    expect(await axeFindings(page)).toEqual([]);

    const asked = await tier1.answerByKeys('n');
    expect(asked.length).toBeGreaterThan(1);
    expect(new Set(asked).size).toBe(asked.length);
    expect(await axeFindings(page)).toEqual([]);
    await tier1.concludeByKeys('Written down by the test.');
    await tier1.part(new RegExp(words.end.concluded(''))).waitFor();
    expect(await axeFindings(page)).toEqual([]);
    // What leads back says nothing about the patient.
    expect([page.url(), await page.title()].join(' ')).not.toMatch(
      new RegExp(name.split(' ').join('|'), 'i'),
    );
    await page.context().close();
  }, 120_000);

  it('hands over: yours until the nurse accepts, and then it is not', async () => {
    const tier1 = await opened('tier1b@demo', 'dev-0007', 'dark');
    const { page } = tier1;
    const { name, born } = await tier1.patient();
    const alert = page.url().split('/').at(-1) ?? '';
    const nurse = new NursePage(await tab());
    const [{ token }] = await Promise.all([
      api(undefined, 'POST', 'session', { email: 'nurse@demo', password: 'demo' }) as Promise<{
        token: string;
      }>,
      nurse.signIn(stack.address, 'nurse@demo'),
    ]);

    // What the record fills in is in words: no fact by its code, no unit for machines.
    const handOver = tier1.part(words.handOver.heading);
    const draft = await handOver.getByLabel(words.handOver.assessment).inputValue();
    expect(draft).toContain('- SpO2: 87 %');
    expect(draft).not.toMatch(/[a-z0-9]\.[a-z]|: none|\[|\{/);

    await tier1.handOver('Please ring and decide on a visit.');
    expect(await axeFindings(page)).toEqual([]);
    await nurse.page.goto(`${stack.address}/alerts/${alert}`);
    const { handOff } = texts.nurse;
    await nurse.details.getByLabel(handOff.question).fill('Is she on oxygen?');
    await nurse.act(handOff.sendBack).click();
    await handOver.getByText(/Is she on oxygen\?/).waitFor();
    await nurse.page.context().close();

    await tier1.handOver('No oxygen. Please ring and decide on a visit.');
    const { alert: seen } = (await api(token, 'GET', `alerts/${alert}`)) as { alert: { version: number } };
    const accepted = await api(token, 'POST', `alerts/${alert}/hand-off/accept`, {
      version: seen.version,
      patientConfirmed: [
        { kind: 'full-name', value: name },
        { kind: 'birth-date', value: born },
      ],
      problem: 'Low saturation, told by the monitoring desk.',
      callBy: 'nurse',
      callAt: new Date(Date.now() + 600_000).toISOString(),
    });
    expect(accepted).toMatchObject({ ok: true });
    await page.getByText(words.readOnly).waitFor({ timeout: 20_000 });
    expect(await tier1.part(words.handOver.heading).count()).toBe(0);
    await page.context().close();
  }, 120_000);

  it('shows in an emergency what to dial and to say where the patient is, and goes on being one’s own', async () => {
    const tier1 = await opened('tier1@demo', 'dev-0013');
    const { page } = tier1;
    await page.getByRole('button', { name: words.emergency, exact: true }).click();
    const box = page.getByRole('dialog', { name: words.emergencyBox.heading });
    await box.getByText('911').first().waitFor();
    await box
      .getByRole('region', { name: words.emergencyBox.say })
      .getByText(/Example Street/)
      .waitFor();
    expect(await axeFindings(page)).toEqual([]);
    await box.getByRole('button', { name: words.emergencyBox.start }).click();
    await box.getByText(/The case stays yours/).waitFor();
    await tier1.escape(box);
    await page.getByRole('button', { name: words.park }).click();
    await page.getByText(problemWords['emergency-open'] ?? '').waitFor();

    // Tier-1 says that a crew is there, or that the patient declined; which physician knows of it is said, too.
    await page.getByRole('button', { name: words.emergency, exact: true }).click();
    const how = box.getByLabel(words.emergencyBox.end);
    const { outcomes, physician, note, save, start } = words.emergencyBox;
    expect(await how.getByRole('option').allTextContents()).toEqual([
      outcomes['crew-arrived'],
      outcomes['patient-declined'],
    ]);
    await how.selectOption('patient-declined');
    await box.getByLabel(physician).selectOption({ index: 1 });
    expect(await box.getByRole('button', { name: save }).isDisabled()).toBe(true);
    await box.getByLabel(note).fill('Wants to stay at home, understands what may happen.');
    expect(await axeFindings(page)).toEqual([]);
    await box.getByRole('button', { name: save }).click();
    await box.getByRole('button', { name: start }).waitFor();
    await tier1.escape(box);
    await page.context().close();
  }, 120_000);
});

describe('a patient who does not answer at first', () => {
  it('is tried as the protocol says; then asked, promised something, asked about, and decided otherwise', async () => {
    await handsFree('tier1@demo');
    const tier1 = await atWork('tier1@demo', 'dev-0025');
    const { page } = tier1;
    await tier1.claimNextByKeys();
    const { name, born } = await tier1.patient();
    await page.getByRole('button', { name: words.identity.notSpoken }).click();
    const attempts = tier1.part(words.attempts.heading);
    await attempts.getByText(/^Begun /).waitFor();
    await attempts.getByText(/^Next: /).waitFor();
    await attempts.getByRole('button', { name: words.attempts.record }).click();
    await attempts.getByRole('listitem').filter({ hasText: 'No answer' }).waitFor();
    const promised = tier1.part(words.followUps.heading);
    await promised.getByText('Attempt to reach').first().waitFor();
    expect(await axeFindings(page)).toEqual([]);
    await attempts.getByLabel(words.attempts.outcome).selectOption('reached');
    await attempts.getByRole('button', { name: words.attempts.record }).click();
    await attempts.getByText(words.attempts.ended.reached).waitFor();

    await tier1.confirmByKeys(name, born);
    await tier1.question.waitFor();
    const first = await tier1.question.locator('p').first().innerText();
    await page.locator(':focus').and(tier1.question).waitFor();
    await page.keyboard.press('n');
    await page.getByRole('button', { name: words.protocol.correctOf(first) }).click();
    const corrected = page.getByRole('group', { name: words.protocol.correctOf(first) });
    await corrected.getByRole('button', { name: 'Could not assess' }).click();
    const path = page.getByRole('main').getByRole('listitem').filter({ hasText: first });
    await path.getByText('Could not assess', { exact: true }).waitFor();

    // Twice as large: nothing is lost to the right.
    await page.setViewportSize({ width: 640, height: 400 });
    expect(await page.evaluate('document.documentElement.scrollWidth <= window.innerWidth')).toBe(true);
    await page.setViewportSize({ width: 1280, height: 800 });

    await promised.getByText(words.followUps.add).click();
    await promised.getByLabel(words.followUps.within).selectOption('PT15M');
    await promised.getByRole('button', { name: words.followUps.save, exact: true }).click();
    await promised.getByText(/due in 1[45] min/).waitFor();
    await promised.getByRole('button', { name: words.followUps.endOf('Call back') }).click();
    await promised.getByRole('button', { name: words.followUps.end, exact: true }).click();
    await promised.getByRole('listitem').filter({ hasText: 'Call back' }).getByText('Done').waitFor();

    const asks = tier1.part(words.question.heading);
    await asks.getByText(words.question.lead).click();
    await asks
      .getByRole('textbox', { name: words.question.words, exact: true })
      .fill('May the target be 88 %?');
    await asks.getByRole('button', { name: words.question.ask, exact: true }).click();
    await asks.getByText(/Waits for/).waitFor();
    expect(await axeFindings(page)).toEqual([]);
    const { token } = (await api(undefined, 'POST', 'session', {
      email: 'physician@demo',
      password: 'demo',
    })) as { token: string };
    const { toAnswer } = (await api(token, 'GET', 'questions')) as { toAnswer: { id: string }[] };
    await api(token, 'POST', `questions/${toAnswer[0]?.id ?? ''}/answer`, { value: true });
    await asks.getByText(/^.*yes, /).waitFor();

    await tier1.answerByKeys('c');
    await tier1.concludeOtherwise('seen-within-3d', 'Her daughter, a nurse, stays with her.');
    await tier1.part(new RegExp(words.end.concluded(''))).waitFor();
    await page.context().close();

    const supervisor = new Tier1Page(await tab());
    await supervisor.signInByKeys(stack.address, 'supervisor@demo');
    await supervisor.page.goto(`${stack.address}/firm`);
    const { firm } = texts;
    const deviations = supervisor.part(firm.deviations);
    await deviations.getByText(/Her daughter, a nurse/).waitFor();
    await deviations.getByRole('button', { name: /^Review/ }).click();
    const dialog = supervisor.page.getByRole('dialog');
    await dialog.getByLabel(firm.note).fill('The protocol has no end for this.');
    expect(await axeFindings(supervisor.page)).toEqual([]);
    await dialog.getByRole('combobox', { name: firm.finding }).click();
    await supervisor.page.getByRole('option', { name: firm.findings['agreed'] ?? '?', exact: true }).click();
    await dialog.getByRole('button', { name: texts.operation.devices.submit }).click();
    await deviations.getByText(firm.reviewed).waitFor();
    await supervisor.page.context().close();
  }, 180_000);
});

describe('the queue', () => {
  it('gives one waiting patient to one of two who press the key at the same moment, and tells the other why', async () => {
    const first = await atWork('tier1@demo', 'dev-0019');
    const second = new Tier1Page(await tab());
    await second.signInByKeys(stack.address, 'tier1b@demo');
    await second.row('Oxygen saturation 87 %').waitFor();
    await Promise.all([first.page.keyboard.press('n'), second.page.keyboard.press('n')]);
    const won = (one: Tier1Page) =>
      one
        .part(words.identity.heading)
        .waitFor()
        .then(() => one);
    const winner = await Promise.race([won(first), won(second)]);
    const loser = winner === first ? second : first;
    await loser.page.getByText(queue.nothing, { exact: true }).waitFor();
    expect(loser.page.url()).toMatch(/\/queue$/);
    await first.page.context().close();
    await second.page.context().close();
  }, 120_000);

  it('is read, and not worked, by the supervisor; nobody else has it', async () => {
    const supervisor = new Tier1Page(await tab());
    await supervisor.signInByKeys(stack.address, 'supervisor@demo');
    await supervisor.page.getByText(queue.readOnly).waitFor();
    expect(await supervisor.page.getByRole('button', { name: queue.claim }).count()).toBe(0);
    expect(await axeFindings(supervisor.page)).toEqual([]);
    await supervisor.page.goto(`${stack.address}/cases/${randomUUID()}`);
    await supervisor.page.getByText(texts.fetched.forbidden, { exact: true }).waitFor();
    await supervisor.page.context().close();
  }, 120_000);
});

it('raised no error on any of the pages', () => {
  expect(errors).toEqual([]);
});
