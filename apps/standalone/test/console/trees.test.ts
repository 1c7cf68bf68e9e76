import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { waitFor } from '#testing';
import type { Browser, BrowserContextOptions } from 'playwright-core';
import { axeFindings } from '../../../console/test-browser/axe.js';
import { launchBrowser } from '../../../console/test-browser/browser.js';
import { TreesPages } from '../../../console/test-browser/trees-page.js';
import { removeDataDir, startStack, type RunningStack } from '../running-stack.js';
import { madeUpBackTest, TreesDesk } from './trees-desk.js';

const tree = 'red-limits';
let stack: RunningStack;
let browser: Browser;
let desk: TreesDesk;
let running: { readonly version: string; readonly hash: string };
let physician: TreesPages;
const broken: string[] = [];

async function pagesOf(email: string, options: BrowserContextOptions = {}): Promise<TreesPages> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const tab = await context.newPage();
  tab.on('pageerror', ({ message }) => broken.push(message));
  const pages = new TreesPages(tab);
  await pages.signIn(stack.address, email);
  return pages;
}

beforeAll(async () => {
  [stack, browser] = await Promise.all([startStack(), launchBrowser()]);
  desk = new TreesDesk(stack);
  running = await desk.running(tree);
  const alike = await desk.handInAlike('9.0.0');
  const tooLate = await desk.handInTooLate('9.1.0');
  await desk.handInBackTest(alike, madeUpBackTest(running, { version: '9.0.0', hash: alike }));
  await desk.startShadow(tooLate);
  await desk.publishSpo2(80);
  physician = await pagesOf('physician@demo');
}, 300_000);

afterAll(async () => {
  await browser.close();
  await stack.stop();
  await removeDataDir(stack.dataDir);
});

describe('a physician, the list of trees', () => {
  it('says what is at work, by whose signature, and what waits', async () => {
    const line = physician.line('metro', tree);
    const text = (await line.textContent()) ?? '';
    expect(text).toContain(`Version ${running.version}At work`);
    expect(text).toMatch(/Dr\. Petra Lindqvist, until \d+ \w+ \d{4}/);
    expect(text).toContain('Version 9.0.0Candidate');
    expect(text).toContain('Shadow run');
    expect(await physician.tab.getByText('Wardline is not a cleared medical device').count()).toBeGreaterThan(
      0,
    );
    expect(await axeFindings(physician.tab)).toEqual([]);
  }, 90_000);
});

describe('a physician, a version with findings', () => {
  it('reads them, and sees that it cannot be signed', async () => {
    await physician.openVersion('metro', tree, '9.1.0');
    const panel = await physician.openPart('evidence');
    await panel.getByText('This version cannot be signed').waitFor();
    expect(await physician.tab.getByRole('button', { name: 'Sign …' }).isDisabled()).toBe(true);
    expect(await axeFindings(physician.tab)).toEqual([]);
  }, 90_000);

  it('clicks the example patient of a finding through the tree, question by question', async () => {
    const panel = physician.tab.getByRole('tabpanel');
    await panel
      .getByRole('button', { name: /^Show on the tree: .*saturation/i })
      .first()
      .click();
    await panel.getByRole('list', { name: 'What is known of this patient' }).waitFor();
    expect(await physician.where()).toMatch(/^Question 1 of \d+: /);
    expect(await panel.getByText('on the way', { exact: true }).count()).toBe(1);
    const next = panel.getByRole('button', { name: 'Next question' });
    await next.focus();
    await physician.tab.keyboard.press('Enter');
    expect(await panel.getByText('on the way', { exact: true }).count()).toBe(2);
    expect(await panel.getByText('this answer').count()).toBe(1);
    const whole = panel.getByRole('button', { name: 'Whole way' });
    if (await whole.isEnabled()) await whole.click();
    expect(await physician.where()).toMatch(/^At the end: /);
    expect(await next.isDisabled()).toBe(true);
    expect(await axeFindings(physician.tab)).toEqual([]);
  }, 90_000);

  it('sees beside the live trees what it would have missed', async () => {
    const panel = await physician.openPart('shadow');
    await waitFor(
      async () => {
        await physician.tab.reload();
        await panel.getByText('patients whom you may see').waitFor();
        return panel.getByRole('table', { name: 'What would have been different' }).isVisible();
      },
      { timeout: 30_000, what: 'the candidate to have decided beside the live trees' },
    );
    const changes = panel.getByRole('table', { name: 'What would have been different' });
    expect(await changes.textContent()).toMatch(/Low oxygen saturationCritical/);
    expect(await axeFindings(physician.tab)).toEqual([]);
  }, 90_000);
});

describe('a physician, a version that is sound', () => {
  it('reads the difference in words, and the back-test as chart and table', async () => {
    await physician.toList();
    await physician.openVersion('metro', tree, '9.0.0');
    const panel = await physician.openPart('difference');
    await panel.getByText(`Against version ${running.version}`).waitFor();
    const figures = panel.getByRole('table', { name: 'Figures of the back-test' });
    await figures.waitFor();
    const critical = figures.getByRole('row').filter({ hasText: 'Alerts: Critical' });
    expect(await critical.getByRole('cell').allTextContents()).toEqual(['8', '5', '−3 (−38 %)']);
    await panel.locator('figure svg.recharts-surface').first().waitFor();
    expect(await axeFindings(physician.tab)).toEqual([]);
  }, 90_000);

  it('signs the very sentence, with the password, once it is read', async () => {
    const dialog = await physician.act('sign');
    await dialog.getByText(`I approve ${tree} 9.0.0 for patients of metro`).waitFor();
    const submit = dialog.getByRole('button', { name: 'Sign', exact: true });
    expect(await submit.isDisabled()).toBe(true);
    await dialog.getByRole('checkbox').check();
    await dialog.getByRole('textbox', { name: /^Your password/ }).fill('wrong');
    expect(await axeFindings(physician.tab)).toEqual([]);
    await submit.click();
    await dialog.getByRole('alert').getByText('Email and password do not match').waitFor();
    await dialog.getByRole('textbox', { name: /^Your password/ }).fill('demo');
    await submit.click();
    await physician.tab.getByText('Version 9.0.0 is signed.').waitFor();
    await physician.tab.getByText('Signed, not at work').waitFor();
    const panel = await physician.openPart('signatures');
    const signatures = panel.getByRole('table', { name: 'Signatures' });
    expect(await signatures.textContent()).toContain(`I approve ${tree} 9.0.0 for patients of metro`);
    expect(await axeFindings(physician.tab)).toEqual([]);
  }, 90_000);

  it('refuses dates that do not fit together before anything is asked', async () => {
    const dialog = await physician.act('sign');
    await dialog.getByLabel('Holds until').fill('2020-01-01');
    await dialog.getByText('The dates do not fit together').waitFor();
    await physician.tab.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
  }, 90_000);

  it('puts it to work after reading what happens, and goes back in one step', async () => {
    const activate = await physician.act('activate');
    await activate.getByText(`It replaces version ${running.version}`).waitFor();
    expect(await activate.getByRole('button', { name: 'Put to work' }).isDisabled()).toBe(true);
    await physician.confirm(activate, 'activate', 'Read and signed');
    await physician.tab.getByText('Version 9.0.0 decides now.').waitFor();
    expect((await desk.running(tree)).version).toBe('9.0.0');

    const rollback = await physician.act('rollback');
    await rollback.getByText('the version before it decides again').waitFor();
    expect(await axeFindings(physician.tab)).toEqual([]);
    await physician.confirm(rollback, 'rollback', 'On second thoughts');
    await physician.tab.getByText('The version before decides again.').waitFor();
    expect((await desk.running(tree)).version).toBe(running.version);
    const panel = await physician.openPart('signatures');
    const history = panel.getByRole('table', { name: 'What was done with this tree' });
    await history.getByText('On second thoughts').waitFor();
    expect(await history.textContent()).toContain('Read and signed');
  }, 90_000);

  it('stops a tree with a reason, is told so in the list, and puts it to work again', async () => {
    const other = 'copd-screening';
    await physician.toList();
    await physician.openVersion('metro', other, (await desk.running(other)).version);
    const stop = await physician.act('stop');
    await stop.getByText('The fail-safe tree decides about its patients instead').waitFor();
    await physician.confirm(stop, 'stop', 'It misses exacerbations');
    await physician.tab.getByText('The tree is stopped. The fail-safe tree decides.').waitFor();
    await physician.toList();
    await physician.tab.getByText(`Stopped: the fail-safe tree decides instead: ${other} (metro)`).waitFor();
    expect(await axeFindings(physician.tab)).toEqual([]);
    await physician.openVersion('metro', other, '1.0.0');
    await physician.confirm(await physician.act('resume'), 'resume', 'It was right');
    await physician.tab.getByText('Version 1.0.0 decides again.').waitFor();
  }, 90_000);
});

describe('what a tree did last week', () => {
  it('is counted, with a chart, and says whose patients are counted', async () => {
    await physician.toList();
    await physician.openVersion('metro', tree, running.version);
    const panel = await physician.openPart('activity');
    await panel.getByText('patients whom you may see').waitFor();
    const total = panel.getByRole('row').filter({ hasText: 'All days' }).getByRole('cell');
    expect((await total.allTextContents()).slice(0, 1)).toEqual(['1']);
    await panel.locator('figure svg.recharts-surface').first().waitFor();
    expect(await axeFindings(physician.tab)).toEqual([]);
  }, 90_000);
});

describe('other kinds, other people', () => {
  it('protocols and policies are read in words, too', async () => {
    await physician.toList();
    await physician.openVersion('metro', 'respiratory-low-spo2', '1.1.0');
    const panel = physician.tab.getByRole('tabpanel');
    await panel.getByText('Red flag').first().waitFor();
    // Read aloud: lists in lists, every question with its number, every answer with where it leads.
    const read = await panel.ariaSnapshot();
    const places = [1, 2, 3].map((number) => read.indexOf(`Question ${number}`));
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(places).not.toContain(-1);
    expect(read).toMatch(/- listitem:[\s\S]*?\n +- list/);
    expect(read).toContain('Red flag');
    expect(await physician.tab.getByRole('tab', { name: 'Last week' }).count()).toBe(0);
    expect(await axeFindings(physician.tab)).toEqual([]);
    await physician.toList();
    await physician.openVersion('metro', 'escalation-critical', '1.0.0');
    await panel.getByRole('table', { name: 'Who is called, and when' }).waitFor();
    expect(await axeFindings(physician.tab)).toEqual([]);
  }, 90_000);

  it('every part is sound in the dark on a narrow page, too', async () => {
    const narrow = { viewport: { width: 390, height: 844 }, colorScheme: 'dark' } as const;
    const pages = await pagesOf('physician@demo', narrow);
    expect(await axeFindings(pages.tab)).toEqual([]);
    await pages.openVersion('metro', tree, '9.0.0');
    for (const part of ['evidence', 'difference', 'shadow', 'signatures', 'activity', 'drawing'] as const) {
      const panel = await pages.openPart(part);
      const loading = panel.getByText('Loading …');
      await waitFor(async () => (await loading.count()) === 0, { timeout: 20_000, what: `${part} to come` });
      expect(await axeFindings(pages.tab)).toEqual([]);
      expect(await pages.tooWide()).toEqual([]);
    }
    await pages.tab.context().close();
  }, 120_000);

  it('an author hands a version in by its two files, and lets it decide beside the live trees', async () => {
    const author = await pagesOf('author@demo');
    const { tree: text, cases } = await desk.filesTooLate('9.2.0');
    const dialog = await author.handIn(`${text.slice(0, 200)}}`, cases);
    await dialog.getByRole('alert').getByText('The file does not hold a tree').waitFor();
    await dialog.getByRole('listitem').first().waitFor();
    expect(await axeFindings(author.tab)).toEqual([]);
    await author.fillHandIn(dialog, text, cases);
    await dialog.getByText(/^Handed in and verified/).waitFor();
    await dialog.getByRole('link', { name: 'Read what the verifier says' }).click();
    await author.tab.getByRole('heading', { level: 1, name: /version 9\.2\.0$/ }).waitFor();
    const panel = await author.openPart('shadow');
    await panel.getByRole('button', { name: 'Start a shadow run' }).click();
    await panel.getByText(/still deciding beside the live trees/).waitFor();
    expect(await axeFindings(author.tab)).toEqual([]);
    await panel.getByRole('button', { name: 'Stop this shadow run' }).click();
    await panel.getByRole('heading', { name: /ended/ }).waitFor();
    const difference = await author.openPart('difference');
    await difference.getByLabel('Report of a back-test').waitFor();
    await author.attach(difference, 0, '{"kind":"back-test"}');
    await difference.getByRole('button', { name: 'Hand in the figures' }).click();
    await difference.getByRole('alert').waitFor();
    await author.tab.context().close();
  }, 120_000);

  it('an author reads, and is offered no act on what decides', async () => {
    const author = await pagesOf('author@demo');
    await author.openVersion('metro', tree, '9.0.0');
    await author.openPart('evidence');
    expect(await author.tab.getByRole('group', { name: 'What can be done with this version' }).count()).toBe(
      0,
    );
    expect(await author.tab.getByRole('tab', { name: 'Last week' }).count()).toBe(0);
    await author.tab.context().close();
  }, 90_000);

  it('a lead who is overtaken is told, nothing is done, and the alarm that stands is seen', async () => {
    const lead = await pagesOf('lead@demo');
    await lead.openVersion('metro', tree, '9.0.0');
    const dialog = await lead.act('activate');
    await physician.toList();
    await physician.openVersion('metro', tree, running.version);
    await physician.confirm(await physician.act('stop'), 'stop', 'Faster than the lead');
    await physician.tab.getByText('The tree is stopped.').waitFor();
    await lead.confirm(dialog, 'activate', 'Too late');
    await dialog.getByRole('alert').getByText('Another version is at work than the one shown here').waitFor();
    await lead.tab.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    await lead.toList();
    const seen = `I have seen it: Stopped: the fail-safe tree decides instead, ${tree}`;
    await lead.tab.getByRole('button', { name: seen, exact: true }).click();
    await lead.tab.getByText('Seen by Lena Fischer').waitFor();
    await lead.tab.context().close();
  }, 90_000);

  it('a version that is not there says so, and a nurse has no page of trees', async () => {
    await physician.tab.goto(`${stack.address}/trees/${tree}/${'0'.repeat(64)}/metro`);
    await physician.tab
      .getByRole('heading', { name: 'This version is not known, or not yours to see.' })
      .waitFor();
    const context = await browser.newContext();
    const tab = await context.newPage();
    await tab.goto(stack.address);
    await tab.getByLabel('Email').fill('nurse@demo');
    await tab.getByLabel('Password', { exact: true }).fill('demo');
    await tab.getByRole('button', { name: 'Sign in', exact: true }).click();
    await tab.getByRole('heading', { name: 'Alerts', exact: true }).waitFor();
    await tab.goto(`${stack.address}/trees`);
    await tab.getByRole('heading', { name: 'Alerts', exact: true }).waitFor();
    expect(new URL(tab.url()).pathname).not.toContain('trees');
    await context.close();
    expect(broken).toEqual([]);
  }, 90_000);
});
