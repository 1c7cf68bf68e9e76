import { useFetched } from '../api/queries.js';
import type { Greeting } from '../case/case-api.js';

/** The health systems that the person works for, and how one answers for each. */
export function useGreetings() {
  return useFetched<{ items: Greeting[] }>(
    ['greetings'],
    (api, signal) => api.GET('/api/v1/greetings', { signal }),
    60,
  );
}
