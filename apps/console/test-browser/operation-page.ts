import type { Locator, Page } from 'playwright-core';
import { texts } from './words.js';

/** Pages of operator, privacy officer and supervisor, by roles, labels and words. */
export class OperationPage {
  readonly tab: Page;

  constructor(tab: Page) {
    this.tab = tab;
  }

  /** Signs in and waits for the heading of the page that the person begins with. */
  async signIn(address: string, email: string, heading: string): Promise<void> {
    await this.tab.goto(address);
    await this.tab.getByLabel(texts.signIn.email).fill(email);
    await this.tab.getByLabel(texts.signIn.password, { exact: true }).fill('demo');
    await this.tab.getByRole('button', { name: texts.signIn.submit, exact: true }).click();
    await this.heading(heading).waitFor();
  }

  /** By the navigation. */
  async goTo(name: string, heading: string): Promise<void> {
    await this.tab.getByRole('navigation', { name: texts.nav.label }).getByRole('link', { name }).click();
    await this.heading(heading).waitFor();
  }

  heading(name: string): Locator {
    return this.tab.getByRole('heading', { level: 1, name, exact: true });
  }

  /** A line of a table, by what stands in it. */
  row(table: string, text: string | RegExp): Locator {
    return this.tab.getByRole('table', { name: table }).getByRole('row').filter({ hasText: text });
  }

  button(name: string | RegExp): Locator {
    return this.tab.getByRole('button', { name });
  }

  dialog(): Locator {
    return this.tab.getByRole('dialog');
  }
}
