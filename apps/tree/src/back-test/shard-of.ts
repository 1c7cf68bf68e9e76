/** The shard of a patient: FNV-1a over the UTF-16 code units, the same on every machine. */
export function shardOf(patient: string, shards: number): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < patient.length; index += 1)
    hash = Math.imul(hash ^ patient.charCodeAt(index), 0x01000193);
  return (hash >>> 0) % shards;
}
