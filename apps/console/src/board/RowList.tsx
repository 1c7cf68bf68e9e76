import { defaultRangeExtractor, useWindowVirtualizer, type Range } from '@tanstack/react-virtual';
import { useLayoutEffect, useRef, useState, type ReactNode } from 'react';
import classes from './Board.module.css';
import type { BoardItem } from './board-items.js';
import type { RowSlot } from './row-props.js';

/** A list up to this long is drawn whole. */
const drawnWhole = 60;
/** Before a row was measured; pixels. */
const likelyHeight = 96;

interface Props {
  readonly items: readonly BoardItem[];
  /** The patient whose row Tab leads to: it and its neighbours are there wherever the page is scrolled to. */
  readonly tabStop: string | undefined;
  readonly children: (item: BoardItem, index: number, slot?: RowSlot) => ReactNode;
}

/** The rows of a section; of a long one only those near the window are drawn. */
export function RowList(props: Props) {
  const { items, children } = props;
  if (items.length > drawnWhole) return <LongList {...props} />;
  return <ul className={classes['list']}>{items.map((item, index) => children(item, index))}</ul>;
}

function LongList({ items, tabStop, children }: Props) {
  const list = useRef<HTMLUListElement>(null);
  const [top, setTop] = useState(0);
  // What stands above may grow and shrink: banners, another section.
  useLayoutEffect(() => {
    setTop(Math.round((list.current?.getBoundingClientRect().top ?? 0) + window.scrollY));
  });
  const kept = items.findIndex(({ patient }) => patient === tabStop);
  const rows = useWindowVirtualizer({
    count: items.length,
    estimateSize: () => likelyHeight,
    getItemKey: (index) => items[index]?.patient ?? index,
    overscan: 6,
    scrollMargin: top,
    rangeExtractor: (range) => withKept(range, kept),
  });
  return (
    <ul ref={list} className={classes['long']} style={{ height: rows.getTotalSize() }}>
      {rows.getVirtualItems().map(({ index, start }) => {
        const item = items[index];
        return item === undefined
          ? null
          : children(item, index, {
              ref: rows.measureElement,
              'data-index': index,
              'aria-posinset': index + 1,
              'aria-setsize': items.length,
              style: { transform: `translateY(${start - top}px)` },
            });
      })}
    </ul>
  );
}

function withKept(range: Range, kept: number): number[] {
  const near = kept === -1 ? [] : [kept - 1, kept, kept + 1].filter((at) => at >= 0 && at < range.count);
  return [...new Set([...defaultRangeExtractor(range), ...near])].sort((a, b) => a - b);
}
