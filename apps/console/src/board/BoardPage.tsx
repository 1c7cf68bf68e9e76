import { useMemo, useRef, useState } from 'react';
import { useLive } from '../shell/live.js';
import { Board } from './Board.js';
import { boardItems, type BoardFollowUp, type BoardItems } from './board-items.js';
import { Extras } from './Extras.js';
import { Questions } from './questions/Questions.js';
import { SeenLog } from './seen-log.js';
import { useBoardExtras } from './use-board-extras.js';

const noFollowUps: readonly BoardFollowUp[] = [];
const nobody: ReadonlySet<string> = new Set();
/** Between two looks at what became late; milliseconds. */
const lookMs = 5000;

/** The board of the local team; whoever works for the firm sees the same without what only the team has. */
export function BoardPage() {
  const { hasRole } = useLive();
  return hasRole('nurse', 'charge-nurse', 'physician', 'lead') ? <LocalBoard /> : <FirmBoard />;
}

function LocalBoard() {
  const { followUps, waiting } = useBoardExtras();
  const { hasRole } = useLive();
  const handedOver = useMemo(
    () =>
      new Set(
        waiting.data?.items.flatMap(({ alerts }) =>
          alerts.filter(({ handOffPending }) => handOffPending).map(({ id }) => id),
        ),
      ),
    [waiting.data],
  );
  return (
    <Board
      items={useItems(followUps.data?.items ?? noFollowUps, false)}
      handedOver={handedOver}
      onSeen={useSeen()}
      above={<Extras queries={[followUps, waiting]} />}
      below={hasRole('physician') ? <Questions /> : undefined}
    />
  );
}

function FirmBoard() {
  return <Board items={useItems(noFollowUps, true)} handedOver={nobody} onSeen={useSeen()} />;
}

function useItems(followUps: readonly BoardFollowUp[], isFirm: boolean) {
  const { alerts, user, serverNow } = useLive();
  const look = Math.floor(serverNow / lookMs);
  const before = useRef<BoardItems>(undefined);
  const items = useMemo(
    () => boardItems(alerts, followUps, { id: user.id, isFirm, now: serverNow }, before.current),
    [alerts, followUps, user.id, isFirm, look],
  );
  before.current = items;
  return items;
}

function useSeen(): (alert: { readonly id: string; readonly version: number }) => void {
  const { monitor } = useLive();
  const [log] = useState(() => new SeenLog((alert) => monitor.seen(alert)));
  return (alert) => void log.saw(alert);
}
