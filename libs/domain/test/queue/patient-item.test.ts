import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  byUrgency,
  groupByPatient,
  onDesk,
  pageAfter,
  positionFrom,
  positionOf,
  type QueuedAlert,
  type Severity,
} from '#domain';

const anyAlerts: fc.Arbitrary<QueuedAlert[]> = fc.uniqueArray(
  fc.record({
    alertId: fc.uuid(),
    patientId: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
    severity: fc.constantFrom<Severity>('indeterminate', 'tier1', 'critical'),
    dueAt: fc.integer({ min: -5, max: 5 }).map((n) => new Date(n * 60_000)),
  }),
  { selector: ({ alertId }) => alertId, maxLength: 30 },
);
const mine = ({ severity }: QueuedAlert): boolean => severity !== 'critical';

describe('one patient, one item', () => {
  it('has every alert in exactly one item, of its own patient', () => {
    fc.assert(
      fc.property(anyAlerts, (alerts) => {
        const items = groupByPatient(alerts);
        expect(items.flatMap((item) => item.alerts.map((a) => a.alertId)).sort()).toEqual(
          alerts.map((a) => a.alertId).sort(),
        );
        expect(new Set(items.map((item) => item.patientId)).size).toBe(items.length);
        for (const item of items)
          expect(item.alerts.every(({ patientId }) => patientId === item.patientId)).toBe(true);
      }),
    );
  });

  it('has the most urgent alert on top, and the most urgent patient first', () => {
    fc.assert(
      fc.property(anyAlerts, (alerts) => {
        const items = groupByPatient(alerts);
        for (const { top, alerts: all } of items)
          expect(all.every((alert) => byUrgency(top, alert) <= 0)).toBe(true);
        items.slice(1).forEach((item, i) => {
          expect(byUrgency(items[i]?.top ?? item.top, item.top)).toBeLessThan(0);
        });
      }),
    );
  });

  it('does not depend on the order in which alerts come', () => {
    fc.assert(
      fc.property(
        anyAlerts.chain((alerts) =>
          fc.tuple(
            fc.constant(alerts),
            fc.shuffledSubarray(alerts, { minLength: alerts.length, maxLength: alerts.length }),
          ),
        ),
        ([alerts, shuffled]) => {
          expect(groupByPatient(shuffled)).toEqual(groupByPatient(alerts));
        },
      ),
    );
  });

  it('is total: of two different alerts one comes first', () => {
    fc.assert(
      fc.property(anyAlerts, (alerts) => {
        for (const a of alerts)
          for (const b of alerts) expect(Math.sign(byUrgency(a, b)) + Math.sign(byUrgency(b, a))).toBe(0);
        for (const a of alerts)
          expect(alerts.filter((b) => byUrgency(a, b) === 0).map((b) => b.alertId)).toEqual([a.alertId]);
      }),
    );
  });
});

describe('a desk', () => {
  it('shows whoever has work for it, whole, and places the item by that work', () => {
    fc.assert(
      fc.property(anyAlerts, (alerts) => {
        const items = groupByPatient(alerts);
        const desk = onDesk(items, mine);
        expect(desk.map((item) => item.patientId).sort()).toEqual(
          items
            .filter((item) => item.alerts.some(mine))
            .map((item) => item.patientId)
            .sort(),
        );
        for (const item of desk) {
          expect(item.alerts.filter(mine).every((alert) => byUrgency(item.work, alert) <= 0)).toBe(true);
          expect(item.alerts).toEqual(items.find((i) => i.patientId === item.patientId)?.alerts);
        }
      }),
    );
  });

  it('is read to its end page by page, nothing twice and nothing missed, while items go away between', () => {
    fc.assert(
      fc.property(anyAlerts, fc.integer({ min: 1, max: 4 }), fc.func(fc.boolean()), (alerts, limit, goes) => {
        let items = onDesk(groupByPatient(alerts), mine);
        const all = items.map(({ patientId }) => patientId);
        const read: string[] = [];
        const gone = new Set<string>();
        let after: ReturnType<typeof positionFrom>;
        for (;;) {
          const page = pageAfter(items, after, limit);
          read.push(...page.items.map(({ patientId }) => patientId));
          const last = page.items.at(-1);
          if (!page.more || last === undefined) break;
          after = positionFrom(positionOf(last.work));
          expect(after).toEqual({
            severity: last.work.severity,
            dueAt: last.work.dueAt,
            alertId: last.work.alertId,
          });
          for (const { patientId } of items) if (goes(patientId)) gone.add(patientId);
          items = items.filter(({ patientId }) => !gone.has(patientId));
        }
        expect(new Set(read).size).toBe(read.length);
        expect(all.filter((id) => !gone.has(id) && !read.includes(id))).toEqual([]);
      }),
    );
  });

  it.each(['', '4.1.ab', '2.x.ab', '2.1.', '0.1.ab', '2.1.ab;'])('takes %j for no position', (text) => {
    expect(positionFrom(text)).toBeUndefined();
  });
});
