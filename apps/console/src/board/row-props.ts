import type { CSSProperties, KeyboardEvent, Ref } from 'react';
import type { Alert } from '../alert/alert.js';
import type { SessionUser } from '../session/session-client.js';
import type { BoardItem } from './board-items.js';
import type { PrimaryAct } from './primary-act.js';

/** Where a row stands in a list of which only a part is drawn. */
export interface RowSlot {
  readonly ref: Ref<HTMLLIElement>;
  readonly style: CSSProperties;
  readonly 'data-index': number;
  readonly 'aria-posinset': number;
  readonly 'aria-setsize': number;
}

/** What a row of the board needs. */
export interface RowProps {
  readonly item: BoardItem;
  /** Undefined: the whole list is drawn. */
  readonly slot: RowSlot | undefined;
  /** Its place on the page, counted from the top. */
  readonly place: number;
  readonly isTabStop: boolean;
  /** Ids of alerts whose command is on its way. */
  readonly busy: ReadonlySet<string>;
  /** Ids of alerts whose hand-off waits to be read back. */
  readonly handedOver: ReadonlySet<string>;
  readonly isCovered: boolean;
  readonly token: string;
  readonly person: SessionUser;
  readonly serverNow: number;
  readonly onSeen: (alert: Alert) => void;
  readonly onKey: (event: KeyboardEvent, item: BoardItem) => void;
  readonly onFocus: () => void;
  readonly onOpen: (alertId: string) => void;
  readonly onAct: (act: PrimaryAct, alert: Alert) => void;
  /** A click right after the row moved: it may have been meant for another. */
  readonly onTooEarly: () => void;
}
