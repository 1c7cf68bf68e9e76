import { IconClockExclamation } from '@tabler/icons-react';
import { useServerNow } from '../shell/live.js';
import { texts } from '../texts/index.js';
import { dueOf, span } from '../time/elapsed.js';
import classes from './Queue.module.css';

interface Props {
  /** Milliseconds since the epoch, server’s clock. */
  readonly openedAt: number;
  readonly dueAt?: number;
  readonly state: string;
}

/** How long it stands, against its limit: by the server’s clock. */
export function Times({ openedAt, dueAt, state }: Props) {
  const serverNow = useServerNow();
  const due = dueOf({ ...(dueAt !== undefined && { dueAt }), state }, serverNow);
  return (
    <span className={classes['times']}>
      <span>{texts.alert.open(span(serverNow - openedAt))}</span>
      {due.kind === 'due' && <span>{texts.alert.dueIn(span(due.inMs))}</span>}
      {due.kind === 'overdue' && (
        <strong>
          <IconClockExclamation size={16} aria-hidden /> {texts.alert.overdue(span(due.byMs))}
        </strong>
      )}
    </span>
  );
}
