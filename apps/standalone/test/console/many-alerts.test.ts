import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import type { Browser, Page } from 'playwright-core';
import { waitFor } from '#testing';
import { launchBrowser } from '../../../console/test-browser/browser.js';
import { ConsolePage } from '../../../console/test-browser/page.js';
import { texts } from '../../../console/test-browser/words.js';
import { removeDataDir, startStack, type RunningStack } from '../running-stack.js';

/** More than two parts of a snapshot hold, and many more than fit on a screen. */
const many = 400;

let stack: RunningStack;
let browser: Browser;

beforeAll(async () => {
  [stack, browser] = await Promise.all([startStack(), launchBrowser()]);
  await openMany(stack);
}, 120_000);

afterAll(async () => {
  await browser.close();
  await stack.stop();
  await removeDataDir(stack.dataDir);
});

/** So many patients of the nurse’s site, each with a critical alert: the first is the first due. */
async function openMany({ dataDir }: RunningStack): Promise<void> {
  const secrets = JSON.parse(await readFile(join(dataDir, 'secrets.json'), 'utf8')) as { postgres: string };
  const pid = await readFile(join(dataDir, 'postgresql', 'postmaster.pid'), 'utf8');
  const port = pid.split('\n')[3] ?? '';
  const client = new pg.Client({
    connectionString: `postgres://postgres:${encodeURIComponent(secrets.postgres)}@127.0.0.1:${port}/wardline`,
  });
  await client.connect();
  await client.query(
    `WITH place AS (
       SELECT a.tenant_id, a.site_id FROM wardline.staff_assignment a JOIN wardline.staff s USING (staff_id)
       WHERE s.email = 'nurse@demo' LIMIT 1
     ), p AS (
       INSERT INTO wardline.patient (tenant_id, site_id, case_code, family_name, given_name, birth_date, sex, zone)
       SELECT tenant_id, site_id, 'MANY-' || n, 'Many', 'Nr ' || n, '1950-01-01', 'female', 'America/New_York'
       FROM place, generate_series(1, $1::int) n RETURNING *
     ), a AS (
       INSERT INTO wardline.alert (tenant_id, patient_id, site_id, condition, severity, reason, opened_at, due_at, next_step_at,
         last_reading_at, decision)
       SELECT tenant_id, patient_id, site_id, 'hypoxaemia', 'critical', 'SpO2 80 %', wardline.now(),
         wardline.now() + substr(case_code, 6)::int * interval '1 minute', wardline.now() + interval '1 day', wardline.now(),
         '{"tree": "red-limits", "facts": {}}' FROM p RETURNING *
     )
     INSERT INTO wardline.alert_event (tenant_id, site_id, patient_id, alert_id, type, at, severity, state, version, alert)
     SELECT tenant_id, site_id, patient_id, alert_id, 'opened', wardline.now(), severity, state, version, wardline.alert_json(a)
     FROM a`,
    [many],
  );
  await client.end();
}

/** Keeps back every part of the list but the first, until it is let go. */
async function holdBack(tab: Page): Promise<() => void> {
  const held: (() => void)[] = [];
  let isHolding = true;
  await tab.routeWebSocket(/socket\.io/, (page) => {
    const server = page.connectToServer();
    server.onMessage((message) => {
      const isLater = typeof message === 'string' && /"alert\.snapshot".*"part":[1-9]/s.test(message);
      if (isHolding && (isLater || held.length > 0))
        held.push(() => {
          page.send(message);
        });
      else page.send(message);
    });
  });
  return () => {
    isHolding = false;
    for (const send of held.splice(0)) send();
  };
}

describe('hundreds of alerts', () => {
  it('begin with the most urgent, which can be acted upon before the list is whole, and nobody is told that it is', async () => {
    const tab = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    const letGo = await holdBack(tab);
    const page = new ConsolePage(tab);
    await page.open(stack.address);
    await page.signIn('nurse@demo', 'demo');

    await page.waitForAlert('Nr 1');
    await tab.getByText(texts.board.coming).waitFor();
    const needsAction = tab.getByRole('region', { name: texts.nurse.now });
    const counted = needsAction.getByRole('heading', { level: 2 });
    expect(await counted.innerText()).toContain('?');
    expect(
      await tab.getByRole('banner').getByText(texts.monitoring.monitoring, { exact: true }).count(),
    ).toBe(0);
    const counts = await tab
      .getByRole('list', { name: texts.header.counts })
      .locator('strong')
      .allInnerTexts();
    expect(counts).toEqual(['?', '?', '?']);
    await needsAction
      .getByRole('button', { name: /^Acknowledge/ })
      .first()
      .waitFor();

    letGo();
    await page.waitForMonitoring(20_000);
    await tab.getByText(texts.board.coming).waitFor({ state: 'detached' });
    expect(await counted.innerText()).toContain(String(many));

    // Of hundreds of rows those near the window are there, and the reader of the screen is told which of how many.
    const rows = needsAction.getByRole('article');
    expect(await rows.count()).toBeLessThan(60);
    const [first] = await needsAction.getByRole('listitem').all();
    expect(await first?.getAttribute('aria-posinset')).toBe('1');
    expect(await first?.getAttribute('aria-setsize')).toBe(String(many));
    const last = needsAction.getByText(`Nr ${String(many)} Many`, { exact: true });
    await tab.mouse.move(600, 500);
    await waitFor(
      async () => {
        await tab.mouse.wheel(0, 20_000);
        return last.isVisible();
      },
      { what: 'the last row', timeout: 30_000 },
    );
    expect(await rows.count()).toBeLessThan(60);
    await tab.context().close();
  }, 90_000);
});
