import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import mqtt from 'mqtt';
import { randomUUID } from 'node:crypto';
import type { Browser, Page } from 'playwright-core';
import { texts } from '../../../console/test-browser/words.js';
import { axeFindings } from '../../../console/test-browser/axe.js';
import { launchBrowser } from '../../../console/test-browser/browser.js';
import { Tier1Page } from '../../../console/test-browser/tier1.js';
import { removeDataDir, startStack, type RunningStack } from '../running-stack.js';

const { queue, case: words, problems: problemWords } = texts.tier1;

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
    const handOver = tier1.part(words.handOver.heading);
    await handOver.getByLabel(words.handOver.request).fill('Please ring and decide on a visit.');
    await handOver.getByRole('button', { name: words.handOver.offer, exact: true }).click();
    await handOver.getByText(words.handOver.pending, { exact: true }).waitFor();
    expect(await axeFindings(page)).toEqual([]);

    const { name, born } = await tier1.patient();
    const alert = page.url().split('/').at(-1) ?? '';
    const { token } = (await api(undefined, 'POST', 'session', {
      email: 'nurse@demo',
      password: 'demo',
    })) as {
      token: string;
    };
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
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: words.park }).click();
    await page.getByText(problemWords['emergency-open'] ?? '').waitFor();
    await page.context().close();
  }, 120_000);
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
