import type { KeyboardEvent } from 'react';
import type { Alert } from '../alert/alert.js';
import type { SessionUser } from '../session/session-client.js';
import type { BoardItem } from './board-items.js';
import type { PrimaryAct } from './primary-act.js';

/** Where a row stands in a list of which only a part is drawn. */
export interface RowSlot {
  /** Called with the row’s element, to learn its height. */
  readonly measure: (row: HTMLElement | null) => void;
  /** Counted from 0, of so many in the list. */
  readonly index: number;
  readonly size: number;
  /** From the top of the list; pixels. */
  readonly top: number;
}

/** What a row of the board needs. Each stays the same as long as nothing changes: then the row is not drawn anew. */
export interface RowProps extends Partial<RowSlot> {
  readonly item: BoardItem;
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
  readonly onSeen: (alert: Alert) => void;
  readonly onKey: (event: KeyboardEvent, item: BoardItem) => void;
  readonly onFocus: (patient: string) => void;
  readonly onOpen: (alertId: string) => void;
  readonly onAct: (act: PrimaryAct, alert: Alert) => void;
  /** A click right after the row moved: it may have been meant for another. */
  readonly onTooEarly: () => void;
}
