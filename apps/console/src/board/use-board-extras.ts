import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { useFetched } from '../api/queries.js';
import { useLive } from '../shell/live.js';

export const followUpsKey = ['follow-ups'] as const;
export const boardKey = ['board'] as const;

/** Between two askings on account of the stream; milliseconds. */
const pauseMs = 3000;

/** What the stream does not carry: follow-ups, and which hand-offs wait to be read back. Asked again when alerts move. */
export function useBoardExtras() {
  const { board } = useLive();
  const queries = useQueryClient();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => {
    timer.current ??= setTimeout(() => {
      timer.current = undefined;
      void queries.invalidateQueries({ queryKey: followUpsKey });
      void queries.invalidateQueries({ queryKey: boardKey });
    }, pauseMs);
  }, [board.cursor, queries]);
  useEffect(
    () => () => {
      clearTimeout(timer.current);
      timer.current = undefined;
    },
    [],
  );
  const followUps = useFetched(followUpsKey, (api, signal) => api.GET('/api/v1/follow-ups', { signal }));
  // A hand-off waits on an alert that calls: those stand in this section.
  const waiting = useFetched([...boardKey, 'now'], (api, signal) =>
    api.GET('/api/v1/board', { params: { query: { section: 'now', limit: 200 } }, signal }),
  );
  return { followUps, waiting };
}
