import type { OnProgress } from './job.js';

const width = 30;

export interface Screen {
  readonly isTty: boolean;
  err(text: string): void;
}

/**
 * How far a long run is: a bar that is drawn over itself on a terminal, and otherwise a line each tenth of the way.
 *
 * @param expected how many altogether, as far as that is known beforehand
 */
export function progressBar(
  screen: Screen,
  expected: number,
  what = 'measurements',
): { readonly on: OnProgress; end(): void } {
  let done = 0;
  let shownTenths = 0;
  let shownAt = 0;
  const show = (end: boolean): void => {
    const part = end ? 1 : Math.min(0.99, expected === 0 ? 0 : done / expected);
    const text = `${String(Math.floor(part * 100)).padStart(3)} %  ${done} ${what}`;
    if (screen.isTty) {
      if (!end && performance.now() - shownAt < 100) return;
      shownAt = performance.now();
      const bar = '#'.repeat(Math.floor(part * width)).padEnd(width, '.');
      screen.err(`\r[${bar}] ${text}${end ? '\n' : ''}`);
    } else if (end || Math.floor(part * 10) > shownTenths) {
      shownTenths = Math.floor(part * 10);
      screen.err(`${text}\n`);
    }
  };
  return {
    on: (more) => {
      done += more;
      show(false);
    },
    end: () => {
      show(true);
    },
  };
}
