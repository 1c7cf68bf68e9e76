import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { answerTimes, type AskedQuestion } from '#domain';

const hour = 3600_000;
const now = 100 * hour;
const asked = (at: number, over: Partial<AskedQuestion> = {}): AskedQuestion => ({
  askedAt: at * hour,
  dueAt: (at + 2) * hour,
  answeredAt: null,
  droppedAt: null,
  ...over,
});
const answered = (at: number, after: number): AskedQuestion => asked(at, { answeredAt: (at + after) * hour });

const question = fc
  .record({
    askedAt: fc.integer({ min: 0, max: 99 }),
    due: fc.integer({ min: 1, max: 30 }),
    end: fc.option(fc.integer({ min: 0, max: 60 }), { nil: null }),
    wasAnswered: fc.boolean(),
  })
  .map(({ askedAt, due, end, wasAnswered }): AskedQuestion => {
    const endedAt = end === null ? null : Math.min(askedAt + end, 100) * hour;
    return {
      askedAt: askedAt * hour,
      dueAt: (askedAt + due) * hour,
      answeredAt: wasAnswered ? endedAt : null,
      droppedAt: wasAnswered ? null : endedAt,
    };
  });

describe('the time to an answer', () => {
  it('is counted from asking, and lateness by when it was first wanted', () => {
    expect(answerTimes([answered(1, 1), answered(2, 3), answered(3, 2)], now)).toEqual({
      asked: 3,
      answered: 3,
      open: 0,
      dropped: 0,
      judged: 3,
      late: 1,
      shareLate: 1 / 3,
      medianSeconds: 7200,
      p90Seconds: 10_800,
    });
  });

  it('of none is no number', () => {
    expect(answerTimes([], now)).toMatchObject({
      asked: 0,
      shareLate: null,
      medianSeconds: null,
      p90Seconds: null,
    });
  });

  it('says nothing yet of what is not due, nor of what was withdrawn before', () => {
    const questions = [asked(99), asked(1, { droppedAt: 2 * hour }), answered(1, 1)];
    expect(answerTimes(questions, now)).toMatchObject({ open: 1, dropped: 1, judged: 1, late: 0 });
  });

  it('does not look better because those that nobody answered fall out of it (H24)', () => {
    const withdrawnLate = asked(1, { droppedAt: 50 * hour });
    const times = answerTimes([answered(1, 1), withdrawnLate, asked(2)], now);
    expect(times).toMatchObject({ judged: 3, late: 2, shareLate: 2 / 3, medianSeconds: null });
  });

  it('adds up, and does not depend on the order', () => {
    fc.assert(
      fc.property(fc.array(question, { maxLength: 40 }), (questions) => {
        const times = answerTimes(questions, now);
        expect(times.answered + times.open + times.dropped).toBe(times.asked);
        expect(times.late).toBeLessThanOrEqual(times.judged);
        expect(times.judged).toBeGreaterThanOrEqual(times.answered);
        expect(answerTimes([...questions].reverse(), now)).toEqual(times);
      }),
    );
  });

  it('has at least half of those judged within the median, and nine tenths within p90', () => {
    fc.assert(
      fc.property(fc.array(question, { minLength: 1, maxLength: 40 }), (questions) => {
        const { judged, medianSeconds, p90Seconds } = answerTimes(questions, now);
        const within = (limit: number | null): number =>
          questions.filter(
            ({ askedAt, answeredAt }) =>
              limit !== null && answeredAt !== null && (answeredAt - askedAt) / 1000 <= limit,
          ).length;
        if (medianSeconds !== null) expect(within(medianSeconds) * 2).toBeGreaterThanOrEqual(judged);
        if (p90Seconds !== null) expect(within(p90Seconds) * 10).toBeGreaterThanOrEqual(judged * 9);
        if (medianSeconds !== null && p90Seconds !== null)
          expect(p90Seconds).toBeGreaterThanOrEqual(medianSeconds);
      }),
    );
  });

  it('never improves when an answer is taken away', () => {
    fc.assert(
      fc.property(fc.array(question, { minLength: 1, maxLength: 20 }), fc.nat(), (questions, at) => {
        const worse = questions.map((one, i) =>
          i === at % questions.length ? { ...one, answeredAt: null, droppedAt: null, dueAt: 0 } : one,
        );
        const [before, after] = [answerTimes(questions, now), answerTimes(worse, now)];
        expect(after.late).toBeGreaterThanOrEqual(before.late);
      }),
    );
  });
});
