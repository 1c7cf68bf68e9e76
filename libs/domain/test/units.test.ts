import { describe, expect, it } from '@jest/globals';
import ucum from '@lhncbc/ucum-lhc';
import fc from 'fast-check';
import { knownUnits, toCanonical, vitalSignCatalogue, vitalSigns } from '../src/index.js';

const library = ucum.UcumLhcUtils.getInstance();

/** Spellings from the field that are no UCUM, and what they stand for. */
const fieldSpellings: Readonly<Record<string, string>> = {
  mmHg: 'mm[Hg]',
  bpm: '/min',
  'beats/min': '/min',
  'beat/min': '/min',
  'breaths/min': '/min',
  lb: '[lb_av]',
  lbs: '[lb_av]',
  '°C': 'Cel',
  degC: 'Cel',
  '°F': '[degF]',
  degF: '[degF]',
  'kg/m^2': 'kg/m2',
  'mol/m3': 'mmol/L',
  mbar: 'hPa',
};

/** Molar units need the molar mass, which the library takes in g/mol. */
const glucoseMolarMass = '180.156';

const every = vitalSigns.flatMap((vitalSign) =>
  knownUnits(vitalSign).map((unit) => [vitalSign, unit] as const),
);

describe('toCanonical', () => {
  it.each(every)('%s in %s agrees with the UCUM reference library', (vitalSign, unit) => {
    const canonical = vitalSignCatalogue[vitalSign].unit;
    const asUcum = fieldSpellings[unit] ?? unit;
    // The library compares {steps}/d by dimension: 1 has none, the code names the time.
    if (vitalSign === 'steps' && unit === '1') {
      expect(toCanonical(vitalSign, 7, unit)).toBe(7);
      return;
    }
    for (const value of [0.5, 3, 37.25, 98.6, 250]) {
      const molar = vitalSign === 'glucose' && asUcum.startsWith('mmol');
      const expected = library.convertUnitTo(asUcum, value, canonical, {
        molecularWeight: molar ? glucoseMolarMass : null,
      });
      expect(expected.status).toBe('succeeded');
      const [got, wanted] = [toCanonical(vitalSign, value, unit) ?? NaN, expected.toVal ?? NaN];
      expect(Math.abs(got - wanted)).toBeLessThan(1e-6 * Math.max(1, Math.abs(wanted)));
    }
  });

  it.each([
    ['temperature', 98.6, '[degF]', 37],
    ['glucose', 3, 'mmol/L', 54.0468],
    ['glucose', 2.9, 'mmol/L', 52.24524],
    ['spo2', 0.97, '1', 97],
    ['weight', 185, '[lb_av]', 83.91458845],
    ['heart-rate', 60, '{beats}/min', 60],
    ['respiratory-rate', 16, '{breaths}/min', 16],
    ['steps', 4000, '{steps}/d', 4000],
    ['steps', 4000, '{steps}', 4000],
    ['height', 66.9, '[in_i]', 169.926],
  ] as const)('%s %d %s is %d', (vitalSign, value, unit, expected) => {
    expect(toCanonical(vitalSign, value, unit)).toBe(expected);
  });

  it('takes a canonical value as it is, to the last bit', () => {
    fc.assert(
      fc.property(fc.constantFrom(...vitalSigns), fc.double({ noNaN: true }), (vitalSign, value) => {
        expect(toCanonical(vitalSign, value, vitalSignCatalogue[vitalSign].unit)).toBe(value);
      }),
    );
  });

  it('keeps order: a larger number in one unit is never the smaller in another', () => {
    const number = fc.double({ min: -1e4, max: 1e5, noNaN: true });
    fc.assert(
      fc.property(fc.constantFrom(...every), number, number, ([vitalSign, unit], a, b) => {
        const [low, high] = [Math.min(a, b), Math.max(a, b)];
        expect(toCanonical(vitalSign, low, unit) ?? NaN).toBeLessThanOrEqual(
          toCanonical(vitalSign, high, unit) ?? NaN,
        );
      }),
    );
  });

  it('comes back: two values tell the line, and the line leads back to the number sent', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...every),
        fc.double({ min: 0, max: 1000, noNaN: true }),
        ([vitalSign, unit], value) => {
          const zero = toCanonical(vitalSign, 0, unit) ?? NaN;
          const slope = ((toCanonical(vitalSign, 1000, unit) ?? NaN) - zero) / 1000;
          const back = ((toCanonical(vitalSign, value, unit) ?? NaN) - zero) / slope;
          expect(Math.abs(back - value)).toBeLessThan(1e-5);
        },
      ),
    );
  });

  it.each([
    ['a missing unit', 'spo2', undefined],
    ['an empty unit', 'spo2', ''],
    ['a unit of another kind', 'weight', 'mm[Hg]'],
    ['a unit in the wrong case', 'glucose', 'MG/DL'],
    ['a name every object has', 'weight', 'constructor'],
    ['a bare letter', 'temperature', 'F'],
  ] as const)('never guesses: %s', (_case, vitalSign, unit) => {
    expect(toCanonical(vitalSign, 1, unit)).toBeUndefined();
  });
});
