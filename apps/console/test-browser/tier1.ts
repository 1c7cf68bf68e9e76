import type { Locator, Page } from 'playwright-core';
import { texts } from '../src/texts/index.js';

const { queue, case: words } = texts.tier1;

/** The Tier-1 pages as a test uses them: by roles, labels and words. What is named `by keys` never touches the mouse. */
export class Tier1Page {
  constructor(readonly page: Page) {}

  /** Signs in by keys alone and waits for the queue. */
  async signInByKeys(address: string, email: string): Promise<void> {
    await this.page.goto(address);
    await this.page.getByLabel(texts.signIn.email).waitFor();
    await this.tabTo(this.page.getByLabel(texts.signIn.email));
    await this.page.keyboard.type(email);
    await this.tabTo(this.page.getByLabel(texts.signIn.password, { exact: true }));
    await this.page.keyboard.type('demo');
    await this.page.keyboard.press('Enter');
    await this.queueHeading.waitFor();
  }

  get queueHeading(): Locator {
    return this.page.getByRole('heading', { name: queue.heading, exact: true, level: 1 });
  }

  /** A line of the queue that shows the text. */
  row(text: string | RegExp): Locator {
    return this.page.getByRole('main').getByRole('listitem').filter({ hasText: text }).first();
  }

  get systems(): Locator {
    return this.page.getByRole('region', { name: queue.systems });
  }

  /** N, with the focus in the queue; the patient is open when the identifiers are asked for. */
  async claimNextByKeys(): Promise<void> {
    await this.page.locator('main:focus').waitFor();
    await this.page.keyboard.press('n');
    await this.part(words.identity.heading).waitFor();
  }

  part(heading: string | RegExp): Locator {
    return this.page.getByRole('region', { name: heading });
  }

  /** The name and date of birth that the claim has revealed. */
  async patient(): Promise<{ readonly name: string; readonly born: string }> {
    const head = this.page.getByRole('main').locator('header');
    const line = (await head.locator('p').first().innerText()).split('\n').map((one) => one.trim());
    const born = line.find((one) => one.startsWith('born ')) ?? '';
    return { name: line[0] ?? '', born: born.replace('born ', '') };
  }

  /** Both identifiers are typed where the focus is put by the page, then Tab, then Enter. */
  async confirmByKeys(name: string, born: string): Promise<void> {
    const { keyboard } = this.page;
    const said = this.part(words.identity.heading).getByRole('textbox');
    await this.tabTo(said.nth(0));
    await keyboard.press('Control+a');
    await keyboard.type(name);
    await this.tabTo(said.nth(1));
    await keyboard.press('Control+a');
    await keyboard.type(born);
    await keyboard.press('Enter');
  }

  get question(): Locator {
    return this.page.getByRole('group', { name: words.protocol.question, exact: true });
  }

  /** Tab until the element has the focus: what cannot be reached so fails. */
  async tabTo(target: Locator, most = 80): Promise<void> {
    await target.waitFor();
    for (let step = 0; step < most; step += 1) {
      if (await target.evaluate((element) => element === element.ownerDocument.activeElement)) return;
      await this.page.keyboard.press('Tab');
    }
    throw new Error('the element was not reached with the tab key');
  }

  /** The same key until nothing more is asked. @returns the questions, in their order */
  async answerByKeys(key: 'y' | 'n' | 'c'): Promise<readonly string[]> {
    const asked: string[] = [];
    const end = this.part(words.end.heading);
    while (!(await end.isVisible())) {
      const ask = await this.question.locator('p').first().innerText();
      asked.push(ask);
      await this.page.locator(':focus').and(this.question).waitFor();
      await this.page.keyboard.press(key);
      // The next question, or the end: whichever comes.
      await this.page
        .locator('main')
        .getByText(ask, { exact: true })
        .and(this.question.locator('p'))
        .waitFor({ state: 'detached' });
    }
    return asked;
  }

  /** Closes a dialog, and waits until it has gone: the page below it is then there for the next step. */
  async escape(dialog: Locator): Promise<void> {
    await this.page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
  }

  /** Offers the case to the nurse, with what is asked for. */
  async handOver(request: string): Promise<void> {
    const part = this.part(words.handOver.heading);
    await part.getByLabel(words.handOver.request).fill(request);
    await part.getByRole('button', { name: words.handOver.offer, exact: true }).click();
    await part.getByText(words.handOver.pending, { exact: true }).waitFor();
  }

  /** Another outcome than the protocol proposes; why, and what is asked for, in the same words. */
  async concludeOtherwise(outcome: string, reason: string): Promise<void> {
    const end = this.part(words.end.heading);
    await end.getByLabel(words.end.other).selectOption(outcome);
    await end.getByRole('textbox', { name: words.end.reason, exact: true }).waitFor();
    for (const field of await end.getByRole('textbox').all()) await field.fill(reason);
    await end.getByRole('button', { name: words.end.conclude, exact: true }).click();
  }

  /** Everything that is asked for is written down, then Ctrl and Enter. */
  async concludeByKeys(text: string): Promise<void> {
    const items = this.part(words.end.heading).getByRole('textbox');
    for (let index = 0; index < (await items.count()); index += 1) {
      await this.tabTo(items.nth(index));
      await this.page.keyboard.type(text);
    }
    await this.page.keyboard.press('Control+Enter');
  }
}
