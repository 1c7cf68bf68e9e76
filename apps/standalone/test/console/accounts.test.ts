import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Locator } from 'playwright-core';
import { axeFindings } from '../../../console/test-browser/axe.js';
import { launchBrowser } from '../../../console/test-browser/browser.js';
import { OperationPage } from '../../../console/test-browser/operation-page.js';
import { texts } from '../../../console/test-browser/words.js';
import { removeDataDir, startStack, type RunningStack } from '../running-stack.js';

const { accounts, privacy, operation, firm } = texts;
const password = 'a long enough sentence';

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

async function newPage(width = 1280): Promise<OperationPage> {
  const context = await browser.newContext({ viewport: { width, height: 900 } });
  return new OperationPage(await context.newPage());
}

async function accountsOf(email: string, heading: string): Promise<OperationPage> {
  const page = await newPage();
  await page.signIn(stack.address, email, heading);
  await page.goTo(accounts.nav, accounts.heading);
  return page;
}

const operator = (): Promise<OperationPage> => accountsOf('operator@demo', operation.pipeline.heading);

/** Fills in the form of a new account. @returns the code, as it is shown once */
async function create(page: OperationPage, email: string, name: string): Promise<string> {
  await page.button(accounts.create).click();
  await page.dialog().getByLabel(accounts.email).fill(email);
  await page.dialog().getByLabel(accounts.name).fill(name);
  await page.dialog().getByRole('button', { name: accounts.submitCreate }).click();
  const code = page.dialog().getByRole('status').locator('code');
  await code.waitFor();
  const shown = await code.innerText();
  expect(await axeFindings(page.tab)).toEqual([]);
  await page.dialog().getByRole('button', { name: accounts.close, exact: true }).last().click();
  await page.dialog().waitFor({ state: 'detached' });
  return shown;
}

async function open(page: OperationPage, name: string): Promise<Locator> {
  await page.button(accounts.openOf(name)).click();
  return page.dialog();
}

async function giveRole(page: OperationPage, name: string, role: string, submit: string): Promise<void> {
  const dialog = await open(page, name);
  await dialog.getByRole('button', { name: accounts.give }).click();
  await dialog.getByRole('combobox', { name: accounts.roleLabel }).click();
  await page.tab.getByRole('option', { name: privacy.roles[role] ?? '', exact: true }).click();
  await dialog.getByLabel(accounts.reason).fill('Begins today');
  expect(await axeFindings(page.tab)).toEqual([]);
  await dialog.getByRole('button', { name: submit, exact: true }).click();
}

/** As its person does it, on the page for signing in. */
async function setPassword(page: OperationPage, email: string, code: string): Promise<void> {
  const { tab } = page;
  await tab.goto(stack.address);
  await page.button(accounts.password.have).click();
  await page.heading(accounts.password.heading).waitFor();
  await tab.getByLabel(accounts.password.email).fill(email);
  await tab.getByLabel(accounts.password.code).fill(code);
  await tab.getByLabel(accounts.password.fresh, { exact: true }).fill(password);
  await tab.getByLabel(accounts.password.again, { exact: true }).fill(password);
  expect(await axeFindings(tab)).toEqual([]);
  await page.button(accounts.password.submit).click();
}

describe('an account', () => {
  it('is made by the operator, begun by its person with a code, given a role, locked, and then signed out', async () => {
    const page = await operator();
    expect(await axeFindings(page.tab)).toEqual([]);
    const code = await create(page, 'new.nurse@demo', 'Nora New, RN');
    expect(code).toMatch(/^[0-9A-Z]{4}(-[0-9A-Z]{4}){3}$/);
    expect(await page.tab.content()).not.toContain(code);
    await page.row(accounts.list, 'Nora New, RN').getByText(accounts.noRole).waitFor();
    await giveRole(page, 'Nora New, RN', 'nurse', accounts.submitGive);
    await page.dialog().getByText(accounts.given).waitFor();
    await page.tab.keyboard.press('Escape');

    const nurse = await newPage();
    await setPassword(nurse, 'new.nurse@demo', 'AAAA-BBBB-CCCC-DDDD');
    await nurse.tab.getByText(texts.problems['code-invalid'] ?? '').waitFor();
    await nurse.tab.getByLabel(accounts.password.code).fill(code.toLowerCase());
    await nurse.button(accounts.password.submit).click();
    await nurse.heading(texts.board.heading).waitFor();
    expect(await nurse.tab.getByRole('link', { name: accounts.nav }).count()).toBe(0);

    const dialog = await open(page, 'Nora New, RN');
    await dialog.getByRole('button', { name: accounts.lock }).click();
    await dialog.getByLabel(accounts.reason).fill('Left the team');
    await dialog.getByRole('button', { name: accounts.submitLock }).click();
    await dialog.getByText(accounts.locked, { exact: true }).waitFor();
    await page.tab.keyboard.press('Escape');
    await page.row(accounts.list, 'Nora New, RN').getByText('Left the team').waitFor();
    await nurse.tab.getByRole('heading', { name: texts.lost.heading }).waitFor({ timeout: 30_000 });
    await nurse.tab.context().close();
    await page.tab.context().close();
  }, 120_000);

  it('gets power over patients when a second person agrees', async () => {
    const page = await operator();
    await create(page, 'second.operator@demo', 'Olive Second');
    await giveRole(page, 'Olive Second', 'operator', accounts.submitPropose);
    await page.dialog().getByText(accounts.proposed).waitFor();
    await page.tab.keyboard.press('Escape');
    const own = page.row(accounts.proposals, 'Olive Second');
    await own.getByText(accounts.notYours).waitFor();
    expect(await own.getByRole('button', { name: /^Agree/ }).count()).toBe(0);
    expect(await axeFindings(page.tab)).toEqual([]);

    const officer = await accountsOf('privacy@demo', privacy.heading);
    expect(await officer.tab.getByRole('table', { name: accounts.list }).count()).toBe(0);
    const waiting = officer.row(accounts.proposals, 'Olive Second');
    await waiting.getByText('Begins today').waitFor();
    expect(await axeFindings(officer.tab)).toEqual([]);
    await waiting.getByRole('button', { name: /^Agree/ }).click();
    await officer.tab.getByText(accounts.agreed).waitFor();
    await officer.tab.getByText(accounts.proposalsNone).waitFor();
    await officer.tab.context().close();

    await page.tab.reload();
    await page
      .row(accounts.list, 'Olive Second')
      .getByText(new RegExp(`^${privacy.roles['operator'] ?? ''}, `))
      .waitFor();
    await page.tab.context().close();
  }, 120_000);

  it('of one’s own is nobody’s to change, and is worked by keys alone at 200 % zoom', async () => {
    // 1280 px at 200 % is 640 px of the page.
    const page = await newPage(640);
    await page.signIn(stack.address, 'operator@demo', operation.pipeline.heading);
    await page.goTo(accounts.nav, accounts.heading);
    const button = page.button(accounts.openOf('Otto Brandt'));
    await button.focus();
    await page.tab.keyboard.press('Enter');
    await page.dialog().getByText(accounts.own).waitFor();
    expect(await page.dialog().getByRole('button', { name: accounts.give }).count()).toBe(0);
    expect(
      await page
        .dialog()
        .getByRole('button', { name: /^End now/ })
        .count(),
    ).toBe(0);
    expect(await axeFindings(page.tab)).toEqual([]);
    await page.tab.keyboard.press('Escape');
    await page.dialog().waitFor({ state: 'detached' });
    expect(await page.tab.evaluate<string>('document.activeElement.getAttribute("aria-label")')).toBe(
      accounts.openOf('Otto Brandt'),
    );
    expect(
      await page.tab.evaluate<boolean>(
        'document.documentElement.scrollWidth <= document.documentElement.clientWidth',
      ),
    ).toBe(true);
    await page.tab.context().close();
  }, 60_000);

  it('of a firm is the supervisor’s: a surge clinician, a licence verified, a protocol passed', async () => {
    const page = await accountsOf('supervisor@demo', texts.tier1.queue.heading);
    await page.row(accounts.list, 'Tessa Morgan, RN').waitFor();
    expect(await page.row(accounts.list, 'Otto Brandt').count()).toBe(0);
    const { tab } = page;
    await page.goTo(firm.nav, firm.heading);
    const in30Days = new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 16);

    await page.button(firm.addLicenceOf('Tessa Morgan, RN')).click();
    const dialog = page.dialog();
    await dialog.getByLabel(firm.kind).fill('LPN');
    await dialog.getByLabel(firm.number).fill('4711');
    await dialog.getByLabel(firm.places).fill('us-ny, US-IL');
    await dialog.getByLabel(firm.from).fill('2026-01-01T00:00');
    await dialog.getByLabel(firm.until).fill(in30Days);
    expect(await axeFindings(tab)).toEqual([]);
    await dialog.getByRole('button', { name: firm.submit }).click();
    await tab.getByText(firm.licenceDone('Tessa Morgan, RN')).waitFor();

    await page.button(firm.verifyOf('Tessa Morgan, RN', 'LPN')).click();
    await dialog.getByLabel(firm.source).fill('State board');
    await dialog.getByRole('button', { name: firm.submit }).click();
    await tab.getByText(firm.verifyDone('Tessa Morgan, RN')).waitFor();
    await page
      .row(firm.clinicians, 'LPN, US-NY, US-IL')
      .getByText(/^\s*verified, /)
      .first()
      .waitFor();

    await page.button(firm.addCompetenceOf('Tessa Morgan, RN')).click();
    await dialog.getByRole('combobox', { name: firm.protocol }).click();
    await tab.getByRole('option').first().click();
    expect(await axeFindings(tab)).toEqual([]);
    await dialog.getByRole('button', { name: firm.submit }).click();
    await tab.getByText(firm.competenceDone('Tessa Morgan, RN')).waitFor();

    await page.button(firm.surge).click();
    await dialog.getByLabel(firm.email).fill('surge@demo');
    await dialog.getByLabel(firm.name).fill('Sam Surge, RN');
    await dialog.getByLabel(firm.until).fill(in30Days);
    await dialog.getByLabel(firm.reason).fill('Influenza');
    await dialog.getByRole('button', { name: firm.submitSurge }).click();
    await dialog.getByText(firm.toldLead).waitFor();
    expect(await axeFindings(tab)).toEqual([]);
    await dialog.getByRole('button', { name: firm.close, exact: true }).last().click();
    await page.button(firm.termOf('Sam Surge, RN')).click();
    await dialog.getByLabel(firm.until).fill(in30Days);
    await dialog.getByLabel(firm.reason).fill('As agreed');
    await dialog.getByRole('button', { name: firm.submit }).click();
    await tab.getByText(firm.termDone('Sam Surge, RN')).waitFor();
    await tab.context().close();
  }, 120_000);
});
