import type { AxeResults, Result } from 'axe-core';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

/** WCAG 2.0 to 2.2, levels A and AA, and what axe holds to be good practice. */
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const counted: readonly unknown[] = ['serious', 'critical'];

let source: Promise<string> | undefined;

/**
 * What axe-core finds on the page as it stands now, serious and critical only, one line a finding: rule, what it says,
 * and which elements. Empty when the page is sound: `expect(await axeFindings(tab)).toEqual([])`.
 *
 * Animations are over when it looks: a half faded-in text has no contrast.
 *
 * @param within selector of the part to look at; the whole page without it
 */
export async function axeFindings(page: Page, within = 'html'): Promise<readonly string[]> {
  source ??= readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  // Evaluated by the debugger: the content security policy lets no script in by any other way.
  await page.evaluate(await source);
  await page.evaluate(animationsEnded);
  const { violations } = await page.evaluate<AxeResults>(
    `axe.run(document.querySelector(${JSON.stringify(within)}), ${JSON.stringify({
      runOnly: { type: 'tag', values: tags },
      resultTypes: ['violations'],
    })})`,
  );
  return violations.filter(({ impact }) => counted.includes(impact)).map(told);
}

/** Endless ones, such as the turning of a loader, are left alone. */
const animationsEnded = `Promise.all(document.getAnimations()
  .filter((animation) => animation.effect?.getComputedTiming().endTime !== Infinity)
  .map((animation) => animation.finished.catch(() => undefined)))`;

function told({ id, impact, help, nodes }: Result): string {
  const places = nodes.slice(0, 5).map(({ target, failureSummary }) => {
    const why = failureSummary?.split('\n').slice(1).join('; ').replaceAll(/\s+/g, ' ') ?? '';
    return `${target.join(' ')} (${why.trim()})`;
  });
  const others = nodes.length > places.length ? ` and ${nodes.length - places.length} more` : '';
  return `${impact ?? ''} ${id}: ${help}: ${places.join(' | ')}${others}`;
}
