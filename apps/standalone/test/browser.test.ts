import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import chromium from '@sparticuz/chromium';
import mqtt from 'mqtt';
import { randomUUID } from 'node:crypto';
import { chromium as playwright, type Browser } from 'playwright-core';
import { ConsolePage } from '../../console/test-browser/page.js';
import { removeDataDir, startStack, type RunningStack } from './running-stack.js';

let stack: RunningStack;
let browser: Browser;

beforeAll(async () => {
  stack = await startStack();
  browser = await playwright.launch({ executablePath: await chromium.executablePath(), args: chromium.args });
}, 120_000);

afterAll(async () => {
  await browser.close();
  await stack.stop();
  await removeDataDir(stack.dataDir);
});

async function publishSpo2(value: number): Promise<void> {
  const device = await mqtt.connectAsync(stack.mqttUrl, { username: 'metro/dev-0001', password: 'demo' });
  const reading = {
    id: randomUUID(),
    at: new Date().toISOString(),
    values: [{ code: '59408-5', value, unit: '%' }],
  };
  await device.publishAsync('rpm/v1/metro/dev-0001/reading', JSON.stringify(reading), { qos: 1 });
  await device.endAsync();
}

describe('the nurse in a real browser', () => {
  it('signs in, sees a critical alert arrive, acknowledges it, and is told when nobody monitors', async () => {
    const tab = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    const problems: string[] = [];
    tab.on('pageerror', (error) => problems.push(error.message));
    const page = new ConsolePage(tab);
    await page.open(stack.address);
    await page.signIn('nurse@demo', 'demo');
    await page.waitForMonitoring(20_000);

    await publishSpo2(80);
    await page.waitForAlert('80 %', 15_000);
    expect(await page.title()).toContain('(');
    await page.acknowledge('80 %');
    expect(await page.notMonitoringVisible()).toBe(false);

    // Nobody decides any more: the page must say so by itself, whatever broke.
    await stack.kill9();
    await page.waitForNotMonitoring(12_000);
    expect(problems).toEqual([]);
    await tab.close();
  }, 120_000);
});
