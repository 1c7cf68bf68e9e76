import { useEffect, useState } from 'react';

/** A row that just moved takes no click for so long. */
const settleMs = 500;

/**
 * Has the row stood at its place long enough for a click to be meant for it? When a new critical pushes the list down,
 * a click on its way would otherwise acknowledge another patient's alert.
 */
export function useSettled(place: number): boolean {
  const [settledAt, setSettledAt] = useState<number>();
  useEffect(() => {
    const timer = setTimeout(() => {
      setSettledAt(place);
    }, settleMs);
    return () => {
      clearTimeout(timer);
    };
  }, [place]);
  return settledAt === place;
}
