import { describe, expect, it } from '@jest/globals';
import { askEveryMs, giveUpMs, HttpProbe } from '../src/monitoring/http-probe.js';
import { answerLimitMs } from '../src/monitoring/monitoring-view.js';

interface Asked {
  readonly answer: () => void;
  readonly refuse: () => void;
  readonly signal: AbortSignal;
}

function probe(): { told: boolean[]; asked: Asked[]; probe: HttpProbe } {
  const told: boolean[] = [];
  const asked: Asked[] = [];
  return {
    told,
    asked,
    probe: new HttpProbe({
      ask: (signal) =>
        new Promise<void>((resolve, reject) => {
          asked.push({
            answer: resolve,
            refuse: () => {
              reject(new TypeError('failed to fetch'));
            },
            signal,
          });
        }),
      onAnswer: (answered) => told.push(answered),
    }),
  };
}

/** What was settled has been told. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('the plain requests beside the socket', () => {
  it('asks at once, then in its rhythm, one at a time', async () => {
    const { told, asked, probe: link } = probe();
    link.tick(0);
    link.tick(1000);
    expect(asked).toHaveLength(1);
    asked[0]?.answer();
    await settled();
    expect(told).toEqual([true]);
    link.tick(askEveryMs - 1);
    expect(asked).toHaveLength(1);
    link.tick(askEveryMs);
    expect(asked).toHaveLength(2);
    asked[1]?.refuse();
    await settled();
    expect(told).toEqual([true, false]);
  });

  it('gives a silent one up, tells it once, and asks anew', async () => {
    const { told, asked, probe: link } = probe();
    link.tick(0);
    link.tick(giveUpMs);
    expect(told).toEqual([false]);
    expect(asked[0]?.signal.aborted).toBe(true);
    expect(asked).toHaveLength(2);
    asked[0]?.answer();
    await settled();
    expect(told).toEqual([false]);
  });

  it('has told of a failure before the limit of the page is over', () => {
    const longest = askEveryMs + giveUpMs + 1000;
    expect(longest).toBeLessThanOrEqual(answerLimitMs);
  });

  it('asks nothing more to be told after it was closed', async () => {
    const { told, asked, probe: link } = probe();
    link.tick(0);
    link.close();
    asked[0]?.answer();
    await settled();
    expect(told).toEqual([]);
  });

  it('asks again after the clock was set back', () => {
    const { asked, probe: link } = probe();
    link.tick(60_000);
    asked[0]?.answer();
    return settled().then(() => {
      link.tick(1000);
      expect(asked).toHaveLength(2);
    });
  });
});
