import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { claimOrder, preferredClinician, type Waiting } from '#domain';

const now = new Date('2026-06-15T12:00:00Z');
const ago = (days: number): Date => new Date(now.getTime() - days * 86_400_000);
const inMinutes = (n: number): Date => new Date(now.getTime() + n * 60_000);

describe('the preferred clinician', () => {
  it('is who worked on the patient last, within 14 days', () => {
    const worked = [
      { staffId: 'old', at: ago(13) },
      { staffId: 'new', at: ago(2) },
      { staffId: 'older', at: ago(20) },
    ];
    expect(preferredClinician(worked, now)).toBe('new');
    expect(preferredClinician([...worked].reverse(), now)).toBe('new');
  });

  it('is nobody once 14 days have gone by', () => {
    expect(preferredClinician([{ staffId: 'a', at: ago(14) }], now)).toBeNull();
    expect(preferredClinician([{ staffId: 'a', at: new Date(ago(14).getTime() + 1) }], now)).toBe('a');
    expect(preferredClinician([], now)).toBeNull();
  });
});

describe('the order in which a clinician takes what waits', () => {
  const waiting = (alertId: string, minutes: number, preferredFor: string | null): Waiting => ({
    alertId,
    dueAt: inMinutes(minutes),
    preferredFor,
  });
  const ids = (order: readonly Waiting[]): string[] => order.map(({ alertId }) => alertId);

  it('is own patients, then nobody’s, then those of colleagues who are there', () => {
    const all = [
      waiting('theirs', 60, 'colleague'),
      waiting('nobody', 90, null),
      waiting('mine', 120, 'me'),
      waiting('away', 80, 'gone'),
    ];
    expect(ids(claimOrder(all, 'me', new Set(['colleague']), now))).toEqual([
      'mine',
      'away',
      'nobody',
      'theirs',
    ]);
  });

  it('puts what is due soon first, whoever is preferred', () => {
    const all = [
      waiting('mine', 120, 'me'),
      waiting('soon', 15, 'colleague'),
      waiting('late', -5, 'colleague'),
    ];
    expect(ids(claimOrder(all, 'me', new Set(['colleague']), now))).toEqual(['late', 'soon', 'mine']);
  });

  it('loses nothing and depends on no order of arrival', () => {
    const any = fc.uniqueArray(
      fc.record({
        alertId: fc.string({ minLength: 1, maxLength: 4 }),
        dueAt: fc.integer({ min: -60, max: 240 }).map(inMinutes),
        preferredFor: fc.constantFrom('me', 'colleague', 'gone', null),
      }),
      { selector: (one) => one.alertId },
    );
    fc.assert(
      fc.property(any, (all) => {
        const order = claimOrder(all, 'me', new Set(['colleague']), now);
        expect(new Set(ids(order))).toEqual(new Set(ids(all)));
        expect(claimOrder([...all].reverse(), 'me', new Set(['colleague']), now)).toEqual(order);
        const dueSoon = order.filter(({ dueAt }) => dueAt <= inMinutes(15)).length;
        expect(order.slice(0, dueSoon).every(({ dueAt }) => dueAt <= inMinutes(15))).toBe(true);
      }),
    );
  });
});
