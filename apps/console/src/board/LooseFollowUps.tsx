import { useLive } from '../shell/live.js';
import { texts } from '../texts/index.js';
import classes from './Board.module.css';
import type { BoardFollowUp } from './board-items.js';
import { FollowUpLine } from './FollowUpLine.js';

interface Props {
  readonly followUps: readonly BoardFollowUp[];
  readonly onOpen: (alertId: string) => void;
}

/** Follow-ups whose alert stands on somebody else's board. */
export function LooseFollowUps({ followUps, onOpen }: Props) {
  const { user } = useLive();
  if (followUps.length === 0) return null;
  return (
    <section aria-labelledby="loose">
      <h2 id="loose" className={classes['section']}>
        {texts.nurse.followUps.heading} <span className={classes['count']}>{followUps.length}</span>
      </h2>
      <ul className={classes['loose']}>
        {followUps.map((one) => (
          <FollowUpLine
            key={one.followUp}
            followUp={one}
            personId={user.id}
            onOpen={() => {
              onOpen(one.alert);
            }}
          />
        ))}
      </ul>
    </section>
  );
}
