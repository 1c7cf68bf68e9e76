import {
  QueryClient,
  useMutation,
  useQuery,
  useQueryClient,
  type UseQueryResult,
} from '@tanstack/react-query';
import { ProblemError } from '../http.js';
import { useLive } from '../shell/live.js';
import { answerOf, type Api } from './client.js';

/** What was fetched lives in memory, for as long as the session; a page that is left forgets it after a minute. */
export function createQueries(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        gcTime: 60_000,
        staleTime: 0,
        refetchOnWindowFocus: true,
        refetchIntervalInBackground: true,
        // A refusal stays one; what cannot be reached is tried again, and the page says so meanwhile.
        retry: (count, error) =>
          error instanceof ProblemError && error.status >= 400 && error.status < 500 ? false : count < 2,
      },
      mutations: { retry: false },
    },
  });
}

type Asked<Data> = Promise<{ readonly data?: Data; readonly error?: unknown; readonly response: Response }>;

/**
 * Something of the server's, asked for again and again.
 *
 * @param key what it is; the same key is the same thing on every page
 * @param everySeconds how old it may get before it is asked for again
 */
export function useFetched<Data>(
  key: readonly unknown[],
  ask: (api: Api, signal: AbortSignal) => Asked<Data>,
  everySeconds = 30,
): UseQueryResult<Data, ProblemError> {
  const { api, isResting } = useLive();
  return useQuery<Data, ProblemError>({
    enabled: !isResting,
    queryKey: key,
    queryFn: ({ signal }) => answerOf(ask(api, signal)),
    refetchInterval: everySeconds * 1000,
  });
}

/**
 * Something that a person does. What it changes is asked for again.
 *
 * @param touches keys, or beginnings of keys, of what is no longer as it was
 */
export function useAct<Input, Data>(
  act: (api: Api, input: Input) => Asked<Data>,
  touches: readonly (readonly unknown[])[] = [],
) {
  const { api } = useLive();
  const queries = useQueryClient();
  return useMutation<Data, ProblemError, Input>({
    mutationFn: (input) => answerOf(act(api, input)),
    onSettled: async () => {
      await Promise.all(touches.map((queryKey) => queries.invalidateQueries({ queryKey: [...queryKey] })));
    },
  });
}
