import type { BoardSection as SectionName } from '#domain';
import type { ReactNode } from 'react';
import { texts } from '../texts/index.js';
import { AlertRow } from './AlertRow.js';
import classes from './Board.module.css';
import type { BoardItem } from './board-items.js';
import { RowList } from './RowList.js';
import type { RowProps, RowSlot } from './row-props.js';

interface Props {
  readonly name: SectionName;
  readonly items: readonly BoardItem[];
  /** Rows above this section. */
  readonly offset: number;
  /** Has a list come, and may its emptiness be believed? */
  readonly isKnown: boolean;
  readonly empty: ReactNode;
  /** The patient whose row Tab leads to. */
  readonly tabStop: string | undefined;
  readonly row: Omit<RowProps, 'item' | keyof RowSlot | 'place' | 'isTabStop'>;
}

const leads = { now: texts.nurse.nowLead, mine: texts.nurse.mineLead, team: texts.nurse.teamLead };

/** One of the three lists, with how many patients stand in it. */
export function BoardSection({ name, items, offset, isKnown, empty, tabStop, row }: Props) {
  return (
    <section aria-labelledby={`section-${name}`}>
      <h2 id={`section-${name}`} className={classes['section']}>
        {texts.nurse[name]} <span className={classes['count']}>{isKnown ? items.length : '?'}</span>
        <span className={classes['lead']}>{leads[name]}</span>
      </h2>
      {items.length === 0 ? (
        empty
      ) : (
        <RowList items={items} tabStop={tabStop}>
          {(item, index, slot) => (
            <AlertRow
              key={item.patient}
              {...row}
              item={item}
              {...slot}
              place={offset + index}
              isTabStop={item.patient === tabStop}
            />
          )}
        </RowList>
      )}
    </section>
  );
}
