/** One question, with what became of it. Times in ms. */
export interface AskedQuestion {
  readonly askedAt: number;
  /** By when it was first wanted; later turns do not move it. */
  readonly dueAt: number;
  readonly answeredAt: number | null;
  /** Withdrawn, or its case ended. */
  readonly droppedAt: number | null;
}

export interface AnswerTimes {
  readonly asked: number;
  readonly answered: number;
  /** Neither answered nor dropped yet. */
  readonly open: number;
  readonly dropped: number;
  /** Those of whom it is known whether they were in time. */
  readonly judged: number;
  readonly late: number;
  /** Of those judged; null: none was. */
  readonly shareLate: number | null;
  /** Seconds from asking, over those judged; null: none was, or it falls among those that nobody answered. */
  readonly medianSeconds: number | null;
  readonly p90Seconds: number | null;
}

/**
 * How long answers take. Whatever nobody answered in time counts as late, and as longer than any answer, also when it
 * was withdrawn afterwards: a figure must not look good because the worst fell out of it (hazard H24). Pure.
 *
 * @param now ms; a question that is not due yet says nothing
 */
export function answerTimes(questions: readonly AskedQuestion[], now: number): AnswerTimes {
  const judged = questions.filter(
    ({ answeredAt, droppedAt, dueAt }) => answeredAt !== null || dueAt < (droppedAt ?? now),
  );
  const late = judged.filter(({ answeredAt, dueAt }) => answeredAt === null || answeredAt > dueAt).length;
  const seconds = judged
    .map(({ askedAt, answeredAt }) => (answeredAt === null ? Infinity : (answeredAt - askedAt) / 1000))
    .sort((a, b) => a - b);
  const count = (is: (question: AskedQuestion) => boolean): number => questions.filter(is).length;
  return {
    asked: questions.length,
    answered: count(({ answeredAt }) => answeredAt !== null),
    open: count(({ answeredAt, droppedAt }) => answeredAt === null && droppedAt === null),
    dropped: count(({ answeredAt, droppedAt }) => answeredAt === null && droppedAt !== null),
    judged: judged.length,
    late,
    shareLate: judged.length === 0 ? null : late / judged.length,
    medianSeconds: nearestRank(seconds, 0.5),
    p90Seconds: nearestRank(seconds, 0.9),
  };
}

/** The smallest value that at least this share of them does not exceed. */
function nearestRank(sorted: readonly number[], share: number): number | null {
  const value = sorted[Math.ceil(share * sorted.length) - 1];
  return value === undefined || value === Infinity ? null : value;
}
