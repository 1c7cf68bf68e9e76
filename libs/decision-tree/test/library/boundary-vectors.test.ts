import { describe, expect, it } from '@jest/globals';
import { news2Part, point, toCanonical, type NormalisedValue } from '#domain';
import { hour, now, sample, value } from '../builders.js';
import { boundaryVectors, temperaturePoints, type BoundaryVector } from './boundary-vectors.js';
import { decided, resultFor, shippedTree } from './shipped.js';

function readings({ given }: BoundaryVector): readonly NormalisedValue[] {
  return given.map(([sign, number, unit]) => {
    const canonical = toCanonical(sign, number, unit);
    if (canonical === undefined) throw new Error(`${unit} is no unit of ${sign}`);
    return value(sign, canonical);
  });
}

function words({ given, gain, plan, tree, chosen }: BoundaryVector): string {
  const what = given.map(([sign, number, unit]) => `${sign} ${number} ${unit}`).join(', ');
  const change = gain === undefined ? '' : `, ${gain.kg} kg in ${gain.hours} h`;
  const whose =
    plan === undefined ? '' : ` (${Object.keys(plan).join(', ')}: ${Object.values(plan).join(', ')})`;
  return `${tree}: ${what}${change}${whose}${chosen === undefined ? '' : `; chosen: ${chosen}`}`;
}

describe('values at and around the limits of the sources', () => {
  it.each(boundaryVectors.map((vector) => [words(vector), vector] as const))('%s', async (_, vector) => {
    const { gain, plan, tree, leaves } = vector;
    const history = gain === undefined ? [] : [sample('weight', 80.3, now - gain.hours * hour)];
    const patient = {
      birthDate: plan?.['pregnant'] === true || plan?.['postpartum'] === true ? '1995-03-01' : '1950-03-01',
      plan: { lvad: false, ...plan },
    };
    const assessment = await decided(shippedTree(tree), readings(vector), { history, patient });
    for (const [condition, leaf] of Object.entries(leaves))
      expect(`${condition}: ${resultFor(assessment, condition).leaf}`).toBe(`${condition}: ${leaf}`);
  });

  it.each(temperaturePoints)('%d degrees is %d points of NEWS2', (celsius, points) => {
    expect(news2Part('temperature', point(celsius))).toEqual([points, points]);
  });

  it('every choice between sources stands in the words of its tree', () => {
    const purposeOf = (path: string): string => shippedTree(path).document.purpose;
    expect(purposeOf('diabetes/smbg-screening')).toMatch(/10\.0 mmol\/L .*13\.9 mmol\/L/);
    expect(purposeOf('hypertension/screening')).toMatch(/180\/120 itself is stage 2/);
    expect(purposeOf('heart-failure/screening')).toMatch(/3 lb in a day always count, 2 lb only when/);
    expect(purposeOf('safety/red-limits')).toMatch(/38\.0 degrees is not fever/);
    expect(purposeOf('copd/screening')).toMatch(/below 92 %, not below 94 %/);
  });
});
