import type { Locator, Page } from 'playwright-core';
import { texts } from '../src/texts/index.js';
import { ConsolePage } from './page.js';

const { nurse: words, onCall } = texts;

/** The board, the lock and the on-call page as a person uses them: by roles, labels and words. */
export class NursePage {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  /** Signs in and waits until the page monitors. */
  async signIn(address: string, email: string): Promise<void> {
    const console = new ConsolePage(this.page);
    await console.open(address);
    await console.signIn(email, 'demo');
    await console.waitForMonitoring(20_000);
  }

  /** What stands in one of the three lists. */
  item(list: 'now' | 'mine' | 'team', text: string | RegExp): Locator {
    return this.page
      .getByRole('region', { name: words[list] })
      .getByRole('article')
      .filter({ hasText: text })
      .first();
  }

  /** A row that has stood still long enough to take a click. */
  async settled(list: 'now' | 'mine' | 'team', text: string | RegExp): Promise<Locator> {
    const row = this.item(list, text);
    await row.waitFor();
    await this.page.locator(`[id="${(await row.getAttribute('id')) ?? ''}"][data-settled="true"]`).waitFor();
    return row;
  }

  get details(): Locator {
    return this.page.getByRole('dialog');
  }

  act(name: string): Locator {
    return this.details.getByRole('button', { name, exact: true });
  }

  get lockScreen(): Locator {
    return this.page.getByRole('heading', { name: words.lock.heading, exact: true });
  }

  async lock(): Promise<void> {
    await this.page.getByRole('button', { name: words.lock.lock, exact: true }).click();
    await this.lockScreen.waitFor();
  }

  async unlock(password: string): Promise<void> {
    await this.page.getByLabel(words.lock.password, { exact: true }).fill(password);
    await this.page.getByRole('button', { name: words.lock.unlock, exact: true }).click();
  }

  /** How many criticals the locked screen counts. */
  criticals(count: number): Locator {
    return this.page
      .getByRole('list', { name: words.lock.counts })
      .getByRole('listitem')
      .filter({ hasText: `${count} ${texts.severity.critical}` });
  }

  async countedCriticals(): Promise<number> {
    const line = this.page
      .getByRole('list', { name: words.lock.counts })
      .getByRole('listitem')
      .filter({ hasText: texts.severity.critical });
    return Number.parseInt(await line.innerText(), 10);
  }

  get catchUp(): Locator {
    return this.page.getByRole('region', { name: words.catchUp.heading });
  }

  async toOnCall(): Promise<void> {
    await this.page.getByRole('link', { name: onCall.nav, exact: true }).click();
    await this.page.getByRole('heading', { name: onCall.heading, level: 1 }).waitFor();
  }

  card(name: string): Locator {
    return this.page.getByRole('region', { name });
  }

  /** What can be read on the screen. */
  async shown(): Promise<string> {
    return this.page.locator('body').innerText();
  }

  /** Does everything fit the width, without scrolling sideways? */
  async fits(): Promise<boolean> {
    return this.page.evaluate('document.documentElement.scrollWidth <= window.innerWidth');
  }
}

/** Counts what the page sounds, from its beginning on: `window.pulses`. To be added before the page is opened. */
export const countPulses = `
  window.pulses = 0;
  const start = OscillatorNode.prototype.start;
  OscillatorNode.prototype.start = function (...given) { window.pulses += 1; return start.apply(this, given); };
`;

export async function pulses(page: Page): Promise<number> {
  return page.evaluate('window.pulses');
}
