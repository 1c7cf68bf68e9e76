import type { Locator, Page } from 'playwright-core';
import { texts } from '../src/texts/index.js';

/** The nurse's page as a test uses it: by roles, labels and words, as a person does. */
export class ConsolePage {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  /** @param address of the server, such as `http://localhost:3000` */
  async open(address: string): Promise<void> {
    await this.#page.goto(address);
  }

  /** Fills the form and waits for the board. */
  async signIn(email: string, password: string): Promise<void> {
    await this.#page.getByLabel(texts.signIn.email).fill(email);
    await this.#page.getByLabel(texts.signIn.password, { exact: true }).fill(password);
    await this.#page.getByRole('button', { name: texts.signIn.submit, exact: true }).click();
    await this.#page.getByRole('heading', { name: texts.board.heading, exact: true }).waitFor();
  }

  /** Waits until the page says that it monitors. */
  async waitForMonitoring(timeout?: number): Promise<void> {
    await this.#page
      .getByRole('banner')
      .getByText(texts.monitoring.monitoring, { exact: true })
      .waitFor(within(timeout));
  }

  /** Waits for an alert that needs action and shows the text: a name, a condition, a value. */
  async waitForAlert(text: string | RegExp, timeout?: number): Promise<void> {
    await this.#needsAction(text).waitFor(within(timeout));
  }

  /** Presses Acknowledge on the alert that shows the text, and waits until it stands under what the person holds. */
  async acknowledge(text: string | RegExp): Promise<void> {
    const id = await this.#needsAction(text).getAttribute('id');
    const row = this.#page.locator(`[id="${id ?? ''}"]`);
    // A row that has just moved takes no click, since that may have been meant for another.
    await this.#page.locator(`[id="${id ?? ''}"][data-settled="true"]`).waitFor();
    await row.getByRole('button', { name: /^Acknowledge/ }).click();
    await this.#held()
      .locator(`[id="${id ?? ''}"]`)
      .waitFor();
  }

  async openDetails(text: string | RegExp): Promise<Locator> {
    await this.#needsAction(text)
      .getByRole('button', { name: /^Details/ })
      .click();
    return this.#page.getByRole('dialog');
  }

  async notMonitoringVisible(): Promise<boolean> {
    return this.#notMonitoring().isVisible();
  }

  async waitForNotMonitoring(timeout?: number): Promise<void> {
    await this.#notMonitoring().waitFor(within(timeout));
  }

  /** How many alerts need action, as the page's title says: all that it may say. */
  async title(): Promise<string> {
    return this.#page.title();
  }

  #notMonitoring(): Locator {
    return this.#page.getByRole('alertdialog', { name: texts.lost.heading });
  }

  #needsAction(text: string | RegExp): Locator {
    return this.#page
      .getByRole('region', { name: texts.nurse.now })
      .getByRole('article')
      .filter({ hasText: text })
      .first();
  }

  #held(): Locator {
    return this.#page.getByRole('region', { name: texts.nurse.mine });
  }
}

function within(timeout: number | undefined): { timeout?: number } {
  return timeout === undefined ? {} : { timeout };
}
