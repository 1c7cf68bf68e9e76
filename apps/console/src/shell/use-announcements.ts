import { useEffect, useRef, useState } from 'react';
import { arrivals, type BoardState } from '../alert/board-state.js';
import { byUrgency } from '../alert/order.js';
import { conditionName } from '../alert/words.js';
import { texts } from '../texts/index.js';

export interface Announcements {
  readonly assertive: string;
  readonly polite: string;
}

/** Words for screen readers when alerts arrive: criticals interrupt, others wait. No names: rooms have other ears. */
export function useAnnouncements(board: BoardState): Announcements {
  const before = useRef<BoardState>(undefined);
  const [announced, setAnnounced] = useState<Announcements>({ assertive: '', polite: '' });
  useEffect(() => {
    const known = before.current;
    before.current = board;
    if (known?.cursor === undefined) return;
    const latest = [...arrivals(known, board)].sort(byUrgency)[0];
    if (latest === undefined) return;
    const words = texts.board.announceNew(texts.severity[latest.severity], conditionName(latest));
    const isCritical = latest.severity === 'critical';
    setAnnounced({ assertive: isCritical ? words : '', polite: isCritical ? '' : words });
  }, [board]);
  return announced;
}
