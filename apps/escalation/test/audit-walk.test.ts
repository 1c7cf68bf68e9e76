import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { AuditWalk } from '../src/audit-walk.js';
import type { AuditedBooks } from '../src/auditor.js';

const at = (second: number): Date => new Date(second * 1000);
const books = (unaccounted: number, acknowledgedUnseen = 0, steps = 0): AuditedBooks => ({
  tenantId: 'metro',
  from: at(0),
  to: at(0),
  unaccounted: unaccounted + acknowledgedUnseen,
  discrepancies: { measurementRows: unaccounted, acknowledgedUnseen },
  steps: { unaccounted: steps, discrepancies: { stepWithoutEvent: steps } },
});

describe('a walk through the books', () => {
  it('leaves no gap and reads nothing twice, however irregularly it is called', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 9 }), { minLength: 1, maxLength: 50 }), (pauses) => {
        const walk = new AuditWalk({ reachSeconds: 60, stepSeconds: 5, roundAndRound: false });
        let settled = 1000;
        let reached = 940;
        for (const pause of [0, ...pauses]) {
          settled += pause;
          for (let step = walk.next(at(settled)); step !== undefined; step = walk.next(at(settled))) {
            expect(step).toEqual({ from: at(reached), to: at(reached + 5) });
            walk.took(step, []);
            reached += 5;
          }
          expect(settled - reached).toBeLessThan(5);
        }
      }),
    );
  });

  it('reads a step again that failed', () => {
    const walk = new AuditWalk({ reachSeconds: 60, stepSeconds: 5, roundAndRound: false });
    expect(walk.next(at(1000))).toEqual(walk.next(at(1000)));
  });

  it('goes on at its reach when it was away for longer', () => {
    const walk = new AuditWalk({ reachSeconds: 60, stepSeconds: 5, roundAndRound: false });
    walk.took({ from: at(100), to: at(105) }, []);
    expect(walk.next(at(1000))).toEqual({ from: at(940), to: at(945) });
  });

  it('begins again at the end where it goes round', () => {
    const walk = new AuditWalk({ reachSeconds: 10, stepSeconds: 5, roundAndRound: true });
    const windows = [1000, 1000, 1002].map((settled) => {
      const window = walk.next(at(settled));
      if (window !== undefined) walk.took(window, []);
      return window;
    });
    expect(windows.map((window) => window?.from)).toEqual([at(990), at(995), at(992)]);
  });

  it('adds up what the steps of its reach found, and counts what is cumulative once', () => {
    const walk = new AuditWalk({ reachSeconds: 10, stepSeconds: 5, roundAndRound: false });
    walk.took({ from: at(0), to: at(5) }, [books(1, 7)]);
    walk.took({ from: at(5), to: at(10) }, [books(2, 7)]);
    expect(walk.unaccounted()).toEqual(new Map([['metro', 10]]));
    walk.took({ from: at(10), to: at(15) }, [books(0)]);
    expect(walk.unaccounted()).toEqual(new Map([['metro', 2]]));
  });

  it('adds up steps of escalations by themselves', () => {
    const walk = new AuditWalk({ reachSeconds: 10, stepSeconds: 5, roundAndRound: false });
    walk.took({ from: at(0), to: at(5) }, [books(1, 7, 2)]);
    walk.took({ from: at(5), to: at(10) }, [books(0, 7, 1)]);
    expect(walk.unaccountedSteps()).toEqual(new Map([['metro', 3]]));
    walk.took({ from: at(10), to: at(15) }, [books(0)]);
    expect(walk.unaccountedSteps()).toEqual(new Map([['metro', 1]]));
  });
});
