/** Where j, k and the arrows lead from a row; stays at the ends. Undefined selection starts at the first. */
export function neighbour(
  ids: readonly string[],
  from: string | undefined,
  step: 1 | -1,
): string | undefined {
  const at = from === undefined ? -1 : ids.indexOf(from);
  if (at === -1) return ids[0];
  return ids[Math.min(ids.length - 1, Math.max(0, at + step))];
}

export type BoardKey = 'next' | 'previous' | 'acknowledge' | 'open';

/** What a key means on a row. With Ctrl, Alt or Meta it is the browser's. */
export function boardKey(event: {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly altKey: boolean;
  readonly metaKey: boolean;
  readonly repeat: boolean;
}): BoardKey | undefined {
  if (event.ctrlKey || event.altKey || event.metaKey) return undefined;
  switch (event.key) {
    case 'j':
    case 'ArrowDown':
      return 'next';
    case 'k':
    case 'ArrowUp':
      return 'previous';
    // A held key must not acknowledge one alert after the other.
    case 'a':
      return event.repeat ? undefined : 'acknowledge';
    case 'Enter':
      return event.repeat ? undefined : 'open';
    default:
      return undefined;
  }
}
