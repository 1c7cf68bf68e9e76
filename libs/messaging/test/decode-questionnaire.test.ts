import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { symptoms, type NormalisedMeasurement, type Rejection } from '#domain';
import { normalise } from '../src/index.js';
import { decodeJson } from './builders.js';

const snomed = 'http://snomed.info/sct';
const response = (item: readonly object[], change: object = {}) => ({
  resourceType: 'QuestionnaireResponse',
  id: 'q1',
  status: 'completed',
  authored: '2026-11-20T08:00:00Z',
  item,
  ...change,
});
const asked = (linkId: string, answer: object): object => ({ linkId, answer: [answer] });
const yes = { valueBoolean: true };

function read(resource: unknown): NormalisedMeasurement | Rejection {
  const { measurements, rejections } = decodeJson(resource, 'fhir');
  expect(measurements.length + rejections.length).toBe(1);
  const [measurement] = measurements;
  if (measurement === undefined) return rejections[0] as Rejection;
  const outcome = normalise(measurement);
  return outcome.ok ? outcome.measurement : outcome.rejection;
}

function valuesOf(item: readonly object[], change: object = {}) {
  const outcome = read(response(item, change));
  if (!('values' in outcome)) throw new Error(outcome.code);
  return outcome.values.map(({ code, coded, absent, value }) => [code, coded ?? absent ?? value]);
}
const codeOf = (resource: unknown): unknown => {
  const outcome = read(resource);
  return 'values' in outcome ? 'stored' : outcome.code;
};

describe('a QuestionnaireResponse', () => {
  it('answers each question under its linkId', () => {
    expect(
      valuesOf([
        asked('chest-pain', yes),
        asked('syncope', { valueBoolean: false }),
        asked('161941007', { valueCoding: { system: snomed, code: '373066001' } }),
        asked('confusion', { valueString: 'no' }),
        asked('consciousness', { valueCoding: { system: 'http://loinc.org', code: 'LA9340-6' } }),
      ]),
    ).toEqual([
      ['chest-pain', 'yes'],
      ['syncope', 'no'],
      ['dyspnoea-at-rest', 'yes'],
      ['confusion', 'no'],
      ['consciousness', 'LA9340-6'],
    ]);
  });

  it('takes a symptom that was chosen from a list for a yes', () => {
    const choice = {
      linkId: 'which-of-these',
      answer: [
        { valueCoding: { system: snomed, code: '29857009' } },
        { valueCoding: { system: snomed, code: '267036007' } },
      ],
    };
    expect(valuesOf([choice])).toEqual([
      ['chest-pain', 'yes'],
      ['dyspnoea', 'yes'],
    ]);
  });

  it('reads groups, questions below answers, and a form builder’s paths', () => {
    const below = { linkId: 'group', item: [{ ...asked('/form/chest-pain', yes) }] };
    const nested = { linkId: 'syncope', answer: [{ ...yes, item: [asked('confusion', yes)] }] };
    expect(valuesOf([below, nested])).toEqual([
      ['chest-pain', 'yes'],
      ['syncope', 'yes'],
      ['confusion', 'yes'],
    ]);
  });

  it('reads a number under a code of a vital sign', () => {
    const quantity = { value: 150, system: 'http://unitsofmeasure.org', code: '[lb_av]' };
    expect(valuesOf([asked('29463-7', { valueQuantity: quantity })])).toEqual([['29463-7', 68.0388555]]);
  });

  it('H26: keeps a question that was left open, or answered with neither yes nor no, as just that', () => {
    expect(valuesOf([{ linkId: 'chest-pain' }, asked('syncope', { valueString: 'sometimes' })])).toEqual([
      ['chest-pain', 'unknown'],
      ['syncope', 'sometimes'],
    ]);
  });

  it('is set aside with its code where no question is known', () => {
    expect(codeOf(response([asked('favourite-colour', { valueString: 'blue' })]))).toBe('unknown-code');
    expect(codeOf(response([{ answer: [yes] }]))).toBe('unknown-code');
    expect(codeOf(response([asked('chest-pain', { valueAttachment: {} })]))).toBe('schema-violation');
    expect(codeOf(response([]))).toBe('schema-violation');
    expect(codeOf(response([asked('chest-pain', yes)], { status: 'done' }))).toBe('schema-violation');
    expect(codeOf(response([asked('chest-pain', yes)], { authored: 'today' }))).toBe('timestamp-invalid');
    expect(codeOf(response(Array.from({ length: 65 }, () => asked('chest-pain', yes))))).toBe(
      'too-many-values',
    );
  });

  it('keeps what is known of one that is known in part', () => {
    expect(valuesOf([asked('favourite-colour', { valueString: 'blue' }), asked('chest-pain', yes)])).toEqual([
      ['favourite-colour', 'unsupported'],
      ['chest-pain', 'yes'],
    ]);
  });

  it('has the identity of its id and version, and corrects an earlier one', () => {
    const amended = read(
      response([asked('chest-pain', yes)], { status: 'amended', meta: { versionId: '2' } }),
    );
    expect(amended).toMatchObject({ sourceId: 'q1', revision: '2', correction: 'amended' });
    const [value] = valuesOf([asked('chest-pain', yes)], { status: 'entered-in-error' });
    expect(value).toEqual(['chest-pain', 'entered-in-error']);
    const unnamed = { id: undefined, identifier: { value: 'their-7' } };
    expect(read(response([asked('chest-pain', yes)], unnamed))).toMatchObject({ sourceId: 'their-7' });
  });

  it('stands in a Bundle beside Observations', () => {
    const entry = [response([asked('chest-pain', yes)]), response([], { id: 'q2' })];
    const bundle = { resourceType: 'Bundle', entry: entry.map((resource) => ({ resource })) };
    const { measurements, rejections } = decodeJson(bundle, 'fhir');
    expect(measurements.map(({ sourceId }) => sourceId)).toEqual(['q1']);
    expect(rejections).toMatchObject([{ code: 'schema-violation', index: 1 }]);
  });

  it('loses no answer and invents none, whatever it is made of', () => {
    const answer = fc.oneof(
      fc.boolean().map((valueBoolean) => ({ valueBoolean })),
      fc.constantFrom('yes', 'no', 'perhaps', '').map((valueString) => ({ valueString })),
      fc.constantFrom('373066001', '373067005', 'LA33-6', 'x').map((code) => ({ valueCoding: { code } })),
      fc.anything().map((valueThing) => ({ valueThing })),
    );
    const linkId = fc.oneof(fc.constantFrom(...symptoms), fc.string(), fc.constant(undefined));
    const item = fc.letrec<{ item: object }>((tie) => ({
      item: fc.record(
        {
          linkId,
          answer: fc.array(answer, { maxLength: 2 }),
          item: fc.array(tie('item'), { maxLength: 2, depthIdentifier: 'items' }),
        },
        { requiredKeys: [] },
      ),
    })).item;
    const isYes = (given: Record<string, unknown>): boolean =>
      given['valueBoolean'] === true ||
      given['valueString'] === 'yes' ||
      ['373066001', 'LA33-6'].includes((given['valueCoding'] as { code?: string } | undefined)?.code ?? '');
    interface Item {
      linkId?: string;
      answer?: Record<string, unknown>[];
      item?: Item[];
    }
    const said = (items: readonly Item[]): string[] =>
      items.flatMap((one) => [
        ...(one.answer ?? []).filter(isYes).map(() => one.linkId ?? ''),
        ...said(one.item ?? []),
      ]);
    fc.assert(
      fc.property(fc.array(item, { maxLength: 5 }), (items) => {
        const outcome = read(response(JSON.parse(JSON.stringify(items)) as object[]));
        const known = said(items as Item[]).filter((name) => (symptoms as readonly string[]).includes(name));
        if (!('values' in outcome)) {
          // Only too many can hide a yes, and then all of it is set aside.
          expect(outcome.code === 'too-many-values' ? [] : known).toEqual([]);
          return;
        }
        const heard = outcome.values.filter(({ coded }) => coded === 'yes').map(({ code }) => code);
        expect(heard.filter((name) => known.includes(name)).sort()).toEqual(known.sort());
        expect(heard.filter((name) => !known.includes(name))).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });
});
