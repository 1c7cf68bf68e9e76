/**
 * Randomness without state: the same keys give the same number, in whatever order they are asked for. So a patient's
 * reading depends on seed, patient and time alone, and nothing has to be remembered.
 *
 * @returns a number in [0, 1)
 */
export function noise(...keys: readonly number[]): number {
  let hash = 0x9e3779b9;
  for (const key of keys) {
    hash = mix(hash ^ Math.trunc(key));
    // Times in milliseconds do not fit into 32 bits.
    hash = mix(hash ^ Math.floor(key / 2 ** 32));
  }
  return hash / 2 ** 32;
}

/** Bell-shaped, in (-1, 1), around 0; standard deviation about 0.41. */
export function swing(...keys: readonly number[]): number {
  return (
    (noise(1, ...keys) + noise(2, ...keys) - 1) * 0.5 + (noise(3, ...keys) + noise(4, ...keys) - 1) * 0.5
  );
}

/** The finaliser of MurmurHash3 (Austin Appleby, public domain). */
function mix(hash: number): number {
  let h = hash | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}
