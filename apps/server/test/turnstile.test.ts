import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Turnstile } from '../src/delivery/turnstile.js';

describe('the turnstile', () => {
  it('lets no more through than it may, everybody in the end, and in order', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 5 }),
        fc.array(fc.boolean(), { maxLength: 30 }),
        fc.scheduler(),
        async (atOnce, fails, scheduler) => {
          const turnstile = new Turnstile(atOnce);
          const entered: number[] = [];
          let inside = 0;
          let most = 0;
          const results = fails.map((fail, nr) =>
            turnstile
              .pass(async () => {
                entered.push(nr);
                most = Math.max(most, ++inside);
                await scheduler.schedule(Promise.resolve());
                inside -= 1;
                if (fail) throw new Error('failed');
                return nr;
              })
              .catch(() => -1),
          );
          await scheduler.waitFor(Promise.all(results));
          expect(await Promise.all(results)).toEqual(fails.map((fail, nr) => (fail ? -1 : nr)));
          expect(entered).toEqual(fails.map((_, nr) => nr));
          expect(most).toBeLessThanOrEqual(atOnce);
          expect(most).toBe(Math.min(atOnce, fails.length));
        },
      ),
    );
  });

  it('is open again after a failure', async () => {
    const turnstile = new Turnstile(0.5);
    await expect(turnstile.pass(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await turnstile.pass(() => Promise.resolve('yes'))).toBe('yes');
  });
});
