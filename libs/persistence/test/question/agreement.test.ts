import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { answerTypeRefusal, checkAnswer, type AnswerType } from '#domain';
import { testDatabase, type TestDatabase } from '#testing';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(async () => {
  await database.drop();
});

const types: fc.Arbitrary<AnswerType> = fc.oneof(
  fc.constant<AnswerType>({ kind: 'yes-no' }),
  fc.constant<AnswerType>({ kind: 'date' }),
  fc
    .array(fc.constantFrom('stay', 'Stay', 'double', ' double', 'stop', '', 'x'.repeat(81)), { maxLength: 7 })
    .map((options): AnswerType => ({ kind: 'choice', options })),
  fc
    .record({
      unit: fc.constantFrom('kg', '%', '', 'm g', 'mg/dL'),
      min: fc.option(fc.integer({ min: 0, max: 20 }), { nil: undefined }),
      max: fc.option(fc.integer({ min: 0, max: 20 }), { nil: undefined }),
    })
    .map((rest): AnswerType => ({ kind: 'number', ...rest })),
);
const values = fc.oneof(
  fc.boolean(),
  fc.double({ min: -5, max: 25, noNaN: true }),
  fc.constantFrom(
    'stay',
    'Stay',
    'double',
    '2026-02-28',
    '2026-02-30',
    '2026-2-8',
    '1899-01-01',
    'today',
    null,
  ),
);

describe('the database and #domain agree', () => {
  it('on which questions could be answered at all', async () => {
    await fc.assert(
      fc.asyncProperty(types, async (type) => {
        const [row] = await database.query<{ code: string | null }>(
          'SELECT wardline.question_type_refusal($1) AS code',
          [JSON.stringify(type)],
        );
        expect(row?.code ?? undefined).toBe(answerTypeRefusal(type));
      }),
      { numRuns: 200 },
    );
  });

  it('on which answers suit a question, where the unit is the asked one', async () => {
    const sound = types.filter((type) => answerTypeRefusal(type) === undefined);
    const units = fc.constantFrom(undefined, 'kg', '%');
    await fc.assert(
      fc.asyncProperty(sound, values, units, fc.boolean(), async (type, value, other, asAsked) => {
        const unit = asAsked && type.kind === 'number' ? type.unit : other;
        const [row] = await database.query<{ code: string | null }>(
          'SELECT wardline.question_answer_refusal($1, $2, $3) AS code',
          [JSON.stringify(type), JSON.stringify(value), unit ?? null],
        );
        const checked = checkAnswer(type, { value, unit });
        expect(row?.code ?? undefined).toBe(checked.ok ? undefined : checked.code);
      }),
      { numRuns: 300 },
    );
  });
});
