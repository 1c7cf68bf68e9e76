import canonicalize from 'canonicalize';

/** Are two JSON values the same, whatever the order of their keys? Absent is only the same as absent. */
export function same(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  const plain = [a, b].some((value) => typeof value !== 'object' || value === null);
  return !plain && canonicalize(a) === canonicalize(b);
}

/** A step of a JSON pointer (RFC 6901). */
export function pointerTo(base: string, ...steps: readonly (string | number)[]): string {
  return base + steps.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}
