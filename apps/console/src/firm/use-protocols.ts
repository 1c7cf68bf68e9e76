import { answerOf } from '../api/client.js';
import { useFetched } from '../api/queries.js';
import { useLive } from '../shell/live.js';
import { firmKey } from './firm-data.js';

/** A version of a protocol. */
export interface ProtocolVersion {
  readonly hash: string;
  readonly tree: string;
  readonly version: string;
  readonly title: string;
}

/** The protocols at work in the health systems that the person serves, each version once. */
export function useProtocols() {
  const { user } = useLive();
  const tenants = [...new Set(user.assignments.map(({ tenant }) => tenant))].toSorted();
  return useFetched<readonly ProtocolVersion[]>(
    [...firmKey, 'protocols', ...tenants],
    async (api, signal) => {
      const byHash = new Map<string, ProtocolVersion>();
      let response = new Response();
      for (const tenant of tenants) {
        const asked = await api.GET('/api/v1/protocols', { params: { query: { tenant } }, signal });
        const { items } = await answerOf(Promise.resolve(asked));
        for (const { hash, tree, version, title } of items) byHash.set(hash, { hash, tree, version, title });
        ({ response } = asked);
      }
      return { data: [...byHash.values()].toSorted((a, b) => a.title.localeCompare(b.title)), response };
    },
    600,
  );
}
