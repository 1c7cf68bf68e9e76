import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Assessment, Finding } from '#decision-tree';
import { rank, type Severity } from '#domain';
import { Demands } from '../src/stages/demands.js';
import { parcel, registeredPatient } from './parcels.js';

const now = new Date('2026-11-20T08:00:00Z');
const somebody = registeredPatient();

function finding(condition: string, severity: Severity, respondWithinSeconds = 300): Finding {
  const tree = { tree: 'a-tree', version: '1.0.0', hash: 'a-hash', leaf: 'a-leaf' };
  return { condition, severity, reason: `${condition} is ${severity}`, respondWithinSeconds, ...tree };
}

/** A decision with these findings; the demands ask it for nothing else but its facts. */
function decided(measurementId: string, findings: readonly Finding[], patient = somebody) {
  const assessment = { findings, facts: {} } as unknown as Assessment;
  return { patient, measurementId, effectiveAtMs: 0, receivedAtMs: 0, assessment };
}

describe('demands', () => {
  it('are one per patient and condition, the most severe, with every reading counted', () => {
    const severities = fc.constantFrom<Severity>('indeterminate', 'tier1', 'critical');
    const conditions = fc.constantFrom('hypoxaemia', 'tachycardia');
    fc.assert(
      fc.property(fc.array(fc.tuple(conditions, severities), { minLength: 1, maxLength: 12 }), (found) => {
        const demands = new Demands(now);
        found.forEach(([condition, severity], index) => {
          demands.addDecided(decided(String(index), [finding(condition, severity)]), `d${index}`);
        });
        const all = demands.all();
        expect(new Set(all.map(({ condition }) => condition)).size).toBe(all.length);
        for (const { condition, severity, readings, measurementId } of all) {
          const of = found.filter(([one]) => one === condition);
          const worst = Math.max(...of.map(([, one]) => rank(one)));
          expect(rank(severity)).toBe(worst);
          expect(readings).toBe(of.length);
          // The explanation is that of the first reading that was so severe.
          expect(Number(measurementId)).toBe(
            found.findIndex(([one, how]) => one === condition && rank(how) === worst),
          );
        }
      }),
    );
  });

  it('count no reading twice when the patient is decided again', () => {
    const demands = new Demands(now);
    demands.addDecided(decided('1', [finding('hypoxaemia', 'critical')]), 'd1');
    demands.addDecided(
      decided('1', [finding('hypoxaemia', 'critical'), finding('weight-gain-24h', 'tier1')]),
      'd2',
      0,
    );
    expect(demands.all()).toMatchObject([
      { condition: 'hypoxaemia', readings: 1 },
      { condition: 'weight-gain-24h', readings: 1 },
    ]);
  });

  it('have a running clock, also where a tree names none', () => {
    const demands = new Demands(now);
    demands.addDecided(decided('1', [finding('hypoxaemia', 'critical', 0)]), 'd1');
    demands.addDataProblem({
      ...parcel('2'),
      patient: somebody,
      rejection: { code: 'unknown-unit', detail: 'the unit is not known' },
    });
    for (const { respondWithinSeconds } of demands.all()) expect(respondWithinSeconds).toBeGreaterThan(0);
  });

  it('open nothing that the monitoring status holds back', () => {
    const travelling = registeredPatient({
      statuses: [{ entryId: 1, effectiveFrom: new Date(0), status: 'paused', reason: 'travelling' }],
    });
    const demands = new Demands(now);
    const both = [finding('hypoxaemia', 'critical'), finding('tachycardia', 'tier1')];
    demands.addDecided(decided('1', both, travelling), 'd1');
    expect(demands.all()).toMatchObject([{ condition: 'hypoxaemia', severity: 'critical' }]);
  });

  it('of a message that is nobody’s are none, and of a problem name no payload', () => {
    const demands = new Demands(now);
    const rejection = { code: 'malformed-json', detail: 'not JSON' } as const;
    demands.addDataProblem({ ...parcel('1'), rejection });
    expect(demands.all()).toEqual([]);
    demands.addDataProblem({ ...parcel('1'), rejection, patient: somebody });
    expect(demands.all()).toMatchObject([
      {
        condition: 'data-problem:malformed-json',
        severity: 'indeterminate',
        measurementId: null,
        decisionId: null,
      },
    ]);
  });
});
