import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { useAct, useFetched } from '../api/queries.js';
import type { ClaimAnswer, QueuePageAnswer } from '../case/case-api.js';
import { useLive } from '../shell/live.js';

/** How often at most, in milliseconds, news in the stream make the list be asked for again. */
const calmMs = 3000;

/** A page of the queue. The stream says that something has changed; the list itself is the server’s. */
export function useQueue(after: string | undefined, limit: number) {
  const { board } = useLive();
  const queries = useQueryClient();
  const pending = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => {
    // What comes meanwhile waits for the same refresh: 50 events a second are one request in three seconds.
    pending.current ??= setTimeout(() => {
      pending.current = undefined;
      void queries.invalidateQueries({ queryKey: ['queue'] });
    }, calmMs);
  }, [board.cursor, queries]);
  useEffect(
    () => () => {
      clearTimeout(pending.current);
      pending.current = undefined;
    },
    [],
  );
  return useFetched<QueuePageAnswer>(
    ['queue', after ?? ''],
    (api, signal) =>
      api.GET('/api/v1/queue', {
        params: { query: { limit, ...(after !== undefined && { after }) } },
        signal,
      }),
    15,
  );
}

export function useClaimNext() {
  return useAct<undefined, ClaimAnswer>(
    (api) => api.POST('/api/v1/queue/claim-next', { body: {} }),
    [['queue'], ['case']],
  );
}
