import type { VitalSign } from '#domain';
import { useEffect, useState } from 'react';
import { fetchTrend } from './trend-client.js';
import type { Trend } from './trend.js';

export type TrendState =
  | { readonly kind: 'idle' }
  | { readonly kind: 'loading' }
  | { readonly kind: 'failed' }
  | { readonly kind: 'ready'; readonly trend: Trend; readonly asOf: number };

/**
 * Fetches a trend once it is wanted, and again when `revision` changes (another reading has joined).
 */
export function useTrend(
  token: string,
  patient: string,
  sign: VitalSign | undefined,
  isWanted: boolean,
  revision: string,
): TrendState {
  const [state, setState] = useState<TrendState>({ kind: 'idle' });
  const [isAsked, setAsked] = useState(false);
  if (isWanted && !isAsked) setAsked(true);
  useEffect(() => {
    if (!isAsked || sign === undefined) return undefined;
    const abort = new AbortController();
    setState((before) => (before.kind === 'ready' ? before : { kind: 'loading' }));
    fetchTrend(token, patient, sign, abort.signal).then(
      (trend) => {
        setState({ kind: 'ready', trend, asOf: Date.now() });
      },
      () => {
        if (!abort.signal.aborted) setState({ kind: 'failed' });
      },
    );
    return () => {
      abort.abort();
    };
  }, [token, patient, sign, isAsked, revision]);
  return state;
}
