import { Button } from '@mantine/core';
import { IconClockExclamation, IconListCheck } from '@tabler/icons-react';
import { texts } from '../texts/index.js';
import { span } from '../time/elapsed.js';
import classes from './AlertRow.module.css';
import type { BoardFollowUp } from './board-items.js';

interface Props {
  readonly followUp: BoardFollowUp;
  readonly personId: string;
  readonly serverNow: number;
  readonly onOpen: () => void;
}

/** Something promised for the patient: what, whose, and by when. */
export function FollowUpLine({ followUp, personId, serverNow, onOpen }: Props) {
  const { kind, owner, words, dueAt } = followUp;
  const left = Date.parse(dueAt) - serverNow;
  const what = texts.nurse.followUps.kinds[kind] ?? kind;
  return (
    <li className={classes['other']}>
      <IconListCheck size={18} aria-hidden />
      <span className={classes['otherWhat']}>
        <strong>{what}</strong> {words}
      </span>
      {left < 0 ? (
        <strong className={classes['overdue']}>
          <IconClockExclamation size={16} aria-hidden />
          {texts.alert.overdue(span(-left))}
        </strong>
      ) : (
        <span className={classes['times']}>{texts.alert.dueIn(span(left))}</span>
      )}
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
