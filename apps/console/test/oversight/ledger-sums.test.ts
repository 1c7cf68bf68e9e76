import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { sumsOf, type Ledger } from '../../src/pipeline/ledger-sums.js';

const count = fc.nat(1000);
const books = fc
  .record({
    stored: count,
    duplicate: count,
    quarantined: count,
    baseline: count,
    tier1: count,
    critical: count,
    toldOnLadder: count,
    passedOver: count,
    lastResort: count,
    toldLast: count,
  })
  .map((counts) => ledgerOf(counts));

/** Books that balance: every stored measurement was decided, and what was not baseline, tier1 or critical is the rest. */
function ledgerOf(counts: {
  stored: number;
  duplicate: number;
  quarantined: number;
  baseline: number;
  tier1: number;
  critical: number;
  toldOnLadder: number;
  passedOver: number;
  lastResort: number;
  toldLast: number;
}): Ledger {
  const { stored, duplicate, quarantined, baseline, tier1, critical, toldOnLadder, passedOver } = counts;
  const toldLast = Math.min(counts.toldLast, counts.lastResort);
  const at = '2026-11-20T08:00:00.000Z';
  return {
    from: at,
    to: at,
    messages: 0,
    received: stored + duplicate + quarantined,
    stored: baseline + tier1 + critical,
    duplicate,
    quarantined: quarantined + stored - (baseline + tier1 + critical),
    decided: baseline + tier1 + critical,
    baseline,
    tier1,
    critical,
    indeterminate: 0,
    alertsOpened: 0,
    delivered: 0,
    seen: 0,
    acknowledged: 0,
    custody: { opened: 0, ended: 0, reopened: 0, openNow: 0 },
    escalation: {
      taken: toldOnLadder + passedOver + counts.lastResort,
      told: toldOnLadder + toldLast,
      reachedNobody: passedOver + counts.lastResort - toldLast,
      passedOver,
      lastResort: counts.lastResort,
      called: 0,
      ladder: [{ step: 1, taken: toldOnLadder + passedOver, told: toldOnLadder }],
      discrepancies: {},
      unaccounted: 0,
    },
    sources: { received: 0, acknowledged: 0, denied: 0 },
    lostBeforeArrival: 0,
    discrepancies: {},
    unaccounted: 0,
  };
}

describe('the sums of a ledger', () => {
  it('add up for books that balance', () => {
    fc.assert(
      fc.property(books, (ledger) => {
        expect(sumsOf(ledger).every(({ addsUp }) => addsUp)).toBe(true);
      }),
    );
  });

  it.each([
    'received',
    'stored',
    'duplicate',
    'quarantined',
    'decided',
    'baseline',
    'critical',
    'unaccounted',
  ] as const)('show one more or less in %s', (field) => {
    fc.assert(
      fc.property(
        books,
        fc.integer({ min: -50, max: 50 }).filter((n) => n !== 0),
        (ledger, wrong) => {
          const sums = sumsOf({ ...ledger, [field]: ledger[field] + wrong });
          expect(sums.some(({ addsUp }) => !addsUp)).toBe(true);
        },
      ),
    );
  });

  it.each(['taken', 'told', 'reachedNobody', 'passedOver', 'lastResort', 'unaccounted'] as const)(
    'show one step more or less in %s',
    (field) => {
      fc.assert(
        fc.property(
          books,
          fc.integer({ min: -50, max: 50 }).filter((n) => n !== 0),
          (ledger, wrong) => {
            const escalation = { ...ledger.escalation, [field]: ledger.escalation[field] + wrong };
            expect(sumsOf({ ...ledger, escalation }).some(({ addsUp }) => !addsUp)).toBe(true);
          },
        ),
      );
    },
  );
});
