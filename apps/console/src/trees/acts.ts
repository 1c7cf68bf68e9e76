import type { Api } from '../api/client.js';
import { texts } from '../texts/index.js';
import type { TreeDetail, TreeVersion } from './tree-data.js';

export type ActName = 'activate' | 'rollback' | 'stop' | 'resume';

/** What can be done with a version as it stands. Who may do it, the server decides. */
export function actsOf({
  version,
  activations,
}: Pick<TreeDetail, 'version' | 'activations'>): readonly ActName[] {
  if (version.state === 'stopped') return ['resume'];
  if (version.decides) {
    const hadAnother = activations.some(({ hash }) => hash !== null && hash !== version.hash);
    return hadAnother ? ['rollback', 'stop'] : ['stop'];
  }
  return version.problem === null ? ['activate'] : [];
}

interface Act {
  readonly version: TreeVersion;
  /** Hash of the version seen at work; null: none. */
  readonly replaces: string | null;
  readonly reason: string;
}

/** Does it. The version that was seen goes with it: whoever was overtaken is refused. */
export function perform(api: Api, name: ActName, { version, replaces, reason }: Act) {
  const { tenant, tree, hash } = version;
  const path = { tenant, tree };
  switch (name) {
    case 'activate':
      return api.POST('/api/v1/trees/{hash}/activation', {
        params: { path: { hash } },
        body: { tenant, replaces, reason },
      });
    case 'rollback':
      return api.POST('/api/v1/running-trees/{tenant}/{tree}/rollback', {
        params: { path },
        body: { leaves: hash, reason },
      });
    case 'stop':
      return api.POST('/api/v1/running-trees/{tenant}/{tree}/stop', { params: { path }, body: { reason } });
    case 'resume':
      return api.POST('/api/v1/running-trees/{tenant}/{tree}/resume', { params: { path }, body: { reason } });
  }
}

/** What will happen, sentence by sentence. */
export function consequences(
  name: ActName,
  version: TreeVersion,
  running: TreeVersion | undefined,
): readonly string[] {
  const words = texts.trees.acts;
  const happens = words[name].happens(version.version, version.tenant);
  if (name !== 'activate') return [happens, words[name].keeps];
  const replaced =
    running === undefined ? words.activate.replacesNothing : words.activate.replaces(running.version);
  return [happens, replaced, words.activate.keeps];
}

/** What is said when it is done. */
export function doneWords(name: ActName, version: TreeVersion): string {
  const { done } = texts.trees.acts[name];
  return typeof done === 'string' ? done : done(version.version);
}
