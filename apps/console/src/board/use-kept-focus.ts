import { useLayoutEffect, useRef, useState, type RefObject } from 'react';

export interface KeptFocus {
  /** The row that Tab leads to. */
  readonly current: string | undefined;
  readonly took: (id: string) => void;
  readonly moveTo: (id: string | undefined) => void;
}

/** The element of a row. */
export function rowId(alertId: string): string {
  return `alert-${alertId}`;
}

/**
 * One row of the board holds the focus, by the alert's id: when the list is ordered anew the focus goes with its
 * alert, so that `a` never acknowledges the one that slid into its place. When its alert is gone the list is focused
 * and no row is.
 *
 * @param ids the same array as long as the order is the same
 */
export function useKeptFocus(main: RefObject<HTMLElement | null>, ids: readonly string[]): KeptFocus {
  const [current, setCurrent] = useState<string>();
  const held = useRef<string>(undefined);
  useLayoutEffect(() => {
    const id = held.current;
    if (id === undefined || document.activeElement !== document.body) return;
    const row = document.getElementById(rowId(id));
    if (row === null) held.current = undefined;
    (row ?? main.current)?.focus({ preventScroll: true });
  }, [ids, main]);
  const took = (id: string): void => {
    held.current = id;
    setCurrent(id);
  };
  return {
    current: current !== undefined && ids.includes(current) ? current : undefined,
    took,
    moveTo: (id) => {
      if (id === undefined) return;
      const row = document.getElementById(rowId(id));
      row?.focus();
      row?.scrollIntoView({ block: 'nearest' });
    },
  };
}
