import { IconClockExclamation } from '@tabler/icons-react';
import type { Alert } from '../alert/alert.js';
import { useServerNow } from '../shell/live.js';
import { texts } from '../texts/index.js';
import { dueOf, span } from '../time/elapsed.js';
import classes from './AlertRow.module.css';

/** How long it stands, and how it stands against its time limit. Ticks by itself, so that its row need not be drawn anew. */
export function AlertTimes({ alert }: { readonly alert: Alert }) {
  const serverNow = useServerNow();
  const due = dueOf(alert, serverNow);
  return (
    <span className={classes['times']}>
      <span>{texts.alert.open(span(serverNow - alert.openedAt))}</span>
      {due.kind === 'due' && <span>{texts.alert.dueIn(span(due.inMs))}</span>}
      {due.kind === 'overdue' && (
        <strong className={classes['overdue']}>
          <IconClockExclamation size={16} aria-hidden />
          {texts.alert.overdue(span(due.byMs))}
        </strong>
      )}
    </span>
  );
}
