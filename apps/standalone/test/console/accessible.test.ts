import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { axeFindings } from '../../../console/test-browser/axe.js';
import { launchBrowser } from '../../../console/test-browser/browser.js';
import { ConsolePage } from '../../../console/test-browser/page.js';
import { removeDataDir, startStack, type RunningStack } from '../running-stack.js';

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

async function tabIn(colorScheme: 'light' | 'dark'): Promise<Page> {
  const context = await browser.newContext({ colorScheme, viewport: { width: 1280, height: 800 } });
  return context.newPage();
}

describe('axe-core', () => {
  it.each(['light', 'dark'] as const)(
    'finds nothing serious in sign-in, board and NOT MONITORING, %s',
    async (scheme) => {
      const tab = await tabIn(scheme);
      const page = new ConsolePage(tab);
      await page.open(stack.address);
      await tab.getByRole('button', { name: 'Sign in', exact: true }).waitFor();
      expect(await axeFindings(tab)).toEqual([]);
      await page.signIn('nurse@demo', 'demo');
      await page.waitForMonitoring(20_000);
      expect(await axeFindings(tab)).toEqual([]);
      await tab.context().setOffline(true);
      await page.waitForNotMonitoring(12_000);
      expect(await axeFindings(tab)).toEqual([]);
      await tab.context().close();
    },
    60_000,
  );

  it('says what is wrong where something is', async () => {
    const tab = await tabIn('light');
    await tab.setContent('<html lang="en"><title>t</title><main><h1>t</h1><button></button></main></html>');
    expect(await axeFindings(tab)).toEqual([expect.stringMatching(/^critical button-name: .*button/)]);
    await tab.context().close();
  });
});
