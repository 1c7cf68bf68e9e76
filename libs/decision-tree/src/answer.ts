/** Kleene's strong three-valued logic: what is unknown stays unknown unless the rest decides without it. */
export type Answer = 'yes' | 'no' | 'unknown';

/** From "is it certainly so?" and "can it be so?". */
export function answerOf(certainly: boolean, possibly: boolean): Answer {
  return certainly ? 'yes' : possibly ? 'unknown' : 'no';
}

export function negate(answer: Answer): Answer {
  return answer === 'yes' ? 'no' : answer === 'no' ? 'yes' : 'unknown';
}
