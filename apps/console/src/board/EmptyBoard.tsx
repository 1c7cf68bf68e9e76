import { IconCircleCheck, IconQuestionMark } from '@tabler/icons-react';
import { texts } from '../texts/index.js';
import classes from './Board.module.css';

/** "No alerts, and we are watching" must never look like "nobody knows". */
export function EmptyBoard({ isKnown }: { readonly isKnown: boolean }) {
  const Icon = isKnown ? IconCircleCheck : IconQuestionMark;
  return (
    <div className={classes['empty']} data-known={isKnown || undefined} role="status">
      <Icon size={36} stroke={1.5} aria-hidden />
      <p>
        <strong>{isKnown ? texts.board.emptyTitle : texts.board.unknownTitle}</strong>
        <br />
        {isKnown ? texts.board.emptyLead : texts.board.unknownLead}
      </p>
    </div>
  );
}
