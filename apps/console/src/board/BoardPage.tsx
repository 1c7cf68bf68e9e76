import { useState } from 'react';
import { useLive } from '../shell/live.js';
import { Board } from './Board.js';
import { SeenLog } from './seen-log.js';

/** What needs somebody now, and what somebody has. */
export function BoardPage() {
  const { monitor, user, token, ordered, isKnown, isCovered, serverNow } = useLive();
  const [seenLog] = useState(() => new SeenLog((alert) => monitor.seen(alert)));
  return (
    <Board
      token={token}
      person={user}
      monitor={monitor}
      ordered={ordered}
      isKnown={isKnown}
      isCovered={isCovered}
      serverNow={serverNow}
      onSeen={(alert) => void seenLog.saw(alert)}
    />
  );
}
