import type { Locator, Page } from 'playwright-core';
import { texts } from '../src/texts/index.js';

const words = texts.trees;

/** The pages about trees as a test uses them: by roles, labels and words. */
export class TreesPages {
  readonly tab: Page;

  constructor(tab: Page) {
    this.tab = tab;
  }

  /** Signs in and goes to the list of trees, by the navigation where there is one. */
  async signIn(address: string, email: string): Promise<void> {
    await this.tab.goto(address);
    await this.tab.getByLabel(texts.signIn.email).fill(email);
    await this.tab.getByLabel(texts.signIn.password, { exact: true }).fill('demo');
    await this.tab.getByRole('button', { name: texts.signIn.submit, exact: true }).click();
    const list = this.tab.getByRole('heading', { name: words.heading, exact: true });
    const link = this.tab.getByRole('link', { name: words.nav, exact: true });
    await link.or(list).first().waitFor();
    if (await link.isVisible()) await link.click();
    await list.waitFor();
  }

  /** The line of a tree in the list of a health system. */
  line(tenant: string, tree: string): Locator {
    return this.tab
      .getByRole('region', { name: words.of(tenant) })
      .getByRole('row')
      .filter({ hasText: tree });
  }

  /** From the list to a version's page. */
  async openVersion(tenant: string, tree: string, version: string): Promise<void> {
    await this.line(tenant, tree)
      .getByRole('link', { name: new RegExp(`version ${version.replaceAll('.', '\\.')}$`) })
      .click();
    await this.tab.getByRole('tablist', { name: words.page.tabs.label }).waitFor();
  }

  async toList(): Promise<void> {
    await this.tab
      .getByRole('navigation', { name: texts.nav.label })
      .getByRole('link', { name: words.nav, exact: true })
      .click();
    await this.tab.getByRole('heading', { name: words.heading, exact: true }).waitFor();
  }

  /** Opens a part of the version's page, and answers it. */
  async openPart(part: keyof typeof words.page.tabs): Promise<Locator> {
    await this.tab.getByRole('tab', { name: words.page.tabs[part], exact: true }).click();
    return this.tab.getByRole('tabpanel', { name: words.page.tabs[part], exact: true });
  }

  /** Where the example patient is, in words. */
  async where(): Promise<string> {
    return (
      (await this.tab
        .getByRole('tabpanel')
        .getByRole('status')
        .filter({ hasText: /Question|At the end/ })
        .textContent()) ?? ''
    );
  }

  /** Opens the form for a version and hands both files in. */
  async handIn(tree: string, cases: string): Promise<Locator> {
    await this.tab.getByRole('button', { name: words.handIn.button, exact: true }).click();
    const dialog = this.tab.getByRole('dialog', { name: words.handIn.title });
    await dialog.waitFor();
    await this.fillHandIn(dialog, tree, cases);
    return dialog;
  }

  async fillHandIn(dialog: Locator, tree: string, cases: string): Promise<void> {
    await this.attach(dialog, 0, tree);
    await this.attach(dialog, 1, cases);
    await dialog.getByRole('button', { name: words.handIn.submit, exact: true }).click();
  }

  /** A file for one of the form’s fields; the field behind the button takes it. */
  async attach(form: Locator, index: number, text: string): Promise<void> {
    const file = { name: 'file.json', mimeType: 'application/json', buffer: Buffer.from(text) };
    await form.locator('input[type="file"]').nth(index).setInputFiles(file);
  }

  /** Opens the dialog of an act. */
  async act(
    name: keyof typeof words.acts & ('sign' | 'activate' | 'rollback' | 'stop' | 'resume'),
  ): Promise<Locator> {
    await this.tab.getByRole('button', { name: words.acts[name].button, exact: true }).click();
    const dialog = this.tab.getByRole('dialog');
    await dialog.waitFor();
    return dialog;
  }

  /** Gives the reason in a dialog and does what it says. */
  async confirm(
    dialog: Locator,
    name: 'activate' | 'rollback' | 'stop' | 'resume',
    reason: string,
  ): Promise<void> {
    await dialog.getByLabel(words.acts.reason).fill(reason);
    await dialog.getByRole('button', { name: words.acts[name].submit, exact: true }).click();
  }

  /** Elements of the page's own part that are wider than the window, other than those within a frame that scrolls. */
  async tooWide(): Promise<readonly string[]> {
    return this.tab.evaluate<string[]>(`(() => {
      const width = document.documentElement.clientWidth;
      const scrolls = (e) => e !== null && (getComputedStyle(e).overflowX !== 'visible' || scrolls(e.parentElement));
      return [...document.querySelectorAll('#main *')]
        .filter((e) => e.getBoundingClientRect().right > width + 1 && !scrolls(e.parentElement))
        .map((e) => e.tagName + ' ' + e.className + ' ' + e.textContent.slice(0, 40));
    })()`);
  }
}
