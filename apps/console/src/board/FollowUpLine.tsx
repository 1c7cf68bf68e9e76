import { Button } from '@mantine/core';
import { IconClockExclamation, IconListCheck } from '@tabler/icons-react';
import { useServerNow } from '../shell/live.js';
import { texts } from '../texts/index.js';
import { span } from '../time/elapsed.js';
import classes from './AlertRow.module.css';
import type { BoardFollowUp } from './board-items.js';

interface Props {
  readonly followUp: BoardFollowUp;
  readonly personId: string;
  readonly onOpen: () => void;
}

/** Something promised for the patient: what, whose, and by when. */
export function FollowUpLine({ followUp, personId, onOpen }: Props) {
  const { kind, owner, words, dueAt } = followUp;
  const what = texts.nurse.followUps.kinds[kind] ?? kind;
  return (
    <li className={classes['other']}>
      <IconListCheck size={18} aria-hidden />
      <span className={classes['otherWhat']}>
        <strong>{what}</strong> {words}
      </span>
      <DueTime dueAt={dueAt} />
      <span className={classes['otherOwner']}>
        {owner === null ? texts.nurse.followUps.ofTeam : owner.id === personId ? texts.alert.you : owner.name}
      </span>
      <span className={classes['otherActs']}>
        <Button
          size="compact-sm"
          variant="default"
          aria-label={texts.nurse.followUps.endOf(what)}
          onClick={onOpen}
        >
          {texts.nurse.followUps.end}
        </Button>
      </span>
    </li>
  );
}

/** Ticks by itself. */
function DueTime({ dueAt }: Pick<BoardFollowUp, 'dueAt'>) {
  const left = Date.parse(dueAt) - useServerNow();
  if (left >= 0) return <span className={classes['times']}>{texts.alert.dueIn(span(left))}</span>;
  return (
    <strong className={classes['overdue']}>
      <IconClockExclamation size={16} aria-hidden />
      {texts.alert.overdue(span(-left))}
    </strong>
  );
}
