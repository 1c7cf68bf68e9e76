import { useFetched } from '../api/queries.js';

export const nowKey = ['on-call', 'now'] as const;

export function useOnCallNow() {
  return useFetched(nowKey, (api, signal) => api.GET('/api/v1/on-call/now', { signal }));
}
