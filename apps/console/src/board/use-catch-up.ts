import { useEffect, useRef, useState } from 'react';
import type { Alert } from '../alert/alert.js';
import { missedBetween, type MissedAlert } from './catch-up.js';

export interface CatchUp {
  readonly missed: readonly MissedAlert[];
  /** From when until when nobody watched; this computer's clock, milliseconds since the epoch. */
  readonly from: number;
  readonly until: number;
}

interface Loss {
  readonly alerts: readonly Alert[];
  readonly from: number;
}

/** Events of the time of the loss come again after the first heartbeat: they belong to it. Milliseconds. */
const replayMs = 10_000;

/** What was known when a session ended by itself, for the same person’s return. In memory only, gone with the tab. */
let rested: (Loss & { readonly person: string }) | undefined;

export interface CatchingUp {
  readonly catchUp: CatchUp | undefined;
  readonly dismiss: () => void;
  /** The person leaves of his or her own will: nothing is kept. */
  readonly forget: () => void;
}

/**
 * Remembers the alerts as they were when monitoring was lost, and says what happened to them once it is back.
 *
 * @param isWatching monitoring, with a list that may be believed
 * @param lastGoodAt the last heartbeat that said so
 */
export function useCatchUp(
  person: string,
  alerts: readonly Alert[],
  isWatching: boolean,
  isLost: boolean,
  lastGoodAt: number | undefined,
  now: number,
): CatchingUp {
  const [catchUp, setCatchUp] = useState<CatchUp>();
  const loss = useRef<Loss | undefined>(undefined);
  const seen = useRef<Loss | undefined>(undefined);
  /** What the list that is shown is held against. */
  const base = useRef<Loss | undefined>(undefined);
  const isLeaving = useRef(false);
  useEffect(() => {
    if (rested?.person === person) loss.current = rested;
    rested = undefined;
    return () => {
      const known = loss.current ?? seen.current;
      rested = isLeaving.current || known === undefined ? undefined : { ...known, person };
    };
  }, [person]);
  useEffect(() => {
    if (isLost) loss.current ??= seen.current;
    if (!isWatching) return;
    const lost = loss.current;
    loss.current = undefined;
    seen.current = { alerts, from: lastGoodAt ?? now };
    if (lost !== undefined) {
      // A list that was not read yet stays, and grows.
      const since = base.current ?? lost;
      base.current = since;
      setCatchUp({ missed: missedBetween(since.alerts, alerts), from: since.from, until: now });
    }
  }, [alerts, isWatching, isLost, lastGoodAt, now]);
  useEffect(() => {
    const since = base.current;
    if (since === undefined) return;
    setCatchUp((shown) =>
      shown === undefined || now - shown.until > replayMs
        ? shown
        : { ...shown, missed: missedBetween(since.alerts, alerts) },
    );
  }, [alerts]);
  return {
    catchUp,
    dismiss: () => {
      base.current = undefined;
      setCatchUp(undefined);
    },
    forget: () => {
      isLeaving.current = true;
    },
  };
}
