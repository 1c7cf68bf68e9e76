import { Alert } from '@mantine/core';
import type { ClaimAnswer } from '../case/case-api.js';
import { texts } from '../texts/index.js';
import { claimReasons } from './queue-order.js';

const words = texts.tier1.queue;

/** Why nobody was claimed: it is never silence. */
export function NothingClaimed({ answer }: { readonly answer: Extract<ClaimAnswer, { ok: false }> }) {
  const reasons = claimReasons(answer.notEligible);
  const isEmpty = answer.waiting.patients === 0;
  return (
    <Alert color={isEmpty ? 'gray' : 'yellow'} title={words.nothing}>
      {isEmpty ? words.nothingWaiting : words.nothingReasons(answer.waiting.patients)}
      <ul>
        {reasons.map(([code, count]) => (
          <li key={code}>{words.notEligible(count, words.problems[code] ?? code)}</li>
        ))}
        {answer.withColleagues > 0 && <li>{words.withColleagues(answer.withColleagues)}</li>}
        {answer.beingTaken > 0 && <li>{words.beingTaken(answer.beingTaken)}</li>}
      </ul>
    </Alert>
  );
}
