import { defaultRangeExtractor, useWindowVirtualizer, type Range } from '@tanstack/react-virtual';
import { useCallback, useLayoutEffect, useRef, useState, type ReactNode, type RefObject } from 'react';
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
  const top = useTop(list);
  const kept = items.findIndex(({ patient }) => patient === tabStop);
  const rows = useWindowVirtualizer({
    count: items.length,
    estimateSize,
    getItemKey: useCallback((index: number) => items[index]?.patient ?? index, [items]),
    overscan: 6,
    scrollMargin: top,
    rangeExtractor: useCallback((range: Range) => withKept(range, kept), [kept]),
    // Drawn with whatever else changes, before the next frame.
    useFlushSync: false,
  });
  return (
    <ul ref={list} className={classes['long']} style={{ height: rows.getTotalSize() }}>
      {rows.getVirtualItems().map(({ index, start }) => {
        const item = items[index];
        const slot = { measure: rows.measureElement, index, size: items.length, top: start - top };
        return item === undefined ? null : children(item, index, slot);
      })}
    </ul>
  );
}

function estimateSize(): number {
  return likelyHeight;
}

/** Where the list begins on the page, in pixels. What stands above may grow and shrink: banners, another section. */
function useTop(list: RefObject<HTMLElement | null>): number {
  const [top, setTop] = useState(0);
  useLayoutEffect(() => {
    const look = (): void => {
      setTop(Math.round((list.current?.getBoundingClientRect().top ?? 0) + window.scrollY));
    };
    look();
    // Asked after the browser has laid the page out: at every drawing it would have to do that once more.
    const observer = new ResizeObserver(look);
    observer.observe(document.body);
    return () => {
      observer.disconnect();
    };
  }, [list]);
  return top;
}

function withKept(range: Range, kept: number): number[] {
  const near = kept === -1 ? [] : [kept - 1, kept, kept + 1].filter((at) => at >= 0 && at < range.count);
  return [...new Set([...defaultRangeExtractor(range), ...near])].sort((a, b) => a - b);
}
