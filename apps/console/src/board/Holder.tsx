import type { Alert } from '../alert/alert.js';
import { useServerNow } from '../shell/live.js';
import { ownership } from './ownership.js';

interface Props {
  readonly alert: Alert;
  readonly personId: string;
  readonly className?: string | undefined;
}

/** Who has it, as of now: a snooze ends by the clock. */
export function Holder({ alert, personId, className }: Props) {
  return <span className={className}>{ownership(alert, personId, useServerNow())}</span>;
}
