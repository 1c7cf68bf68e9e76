import { texts } from '../texts/index.js';
import type { Stretch } from './days.js';
import classes from './OnCall.module.css';

const words = texts.onCall;

/** Who is on call, or that nobody is, and why it is not as scheduled. */
export function Person({
  stretch: { person, because },
}: {
  readonly stretch: Pick<Stretch, 'person' | 'because'>;
}) {
  const why = words.because[because] ?? '';
  const shown = why === '' ? '' : ` (${why})`;
  return person === null ? (
    <strong className={classes['nobody']}>
      {words.nobody}
      {shown}
    </strong>
  ) : (
    <>
      <strong>{person.name}</strong>
      {shown}
    </>
  );
}
