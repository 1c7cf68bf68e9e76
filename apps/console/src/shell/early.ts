/** Pages that somebody waits for: fetched while the session is asked for, or while somebody types a password. */
const awaited: readonly (readonly [string, () => Promise<unknown>])[] = [
  ['/alerts', async () => import('../board/BoardPage.js')],
  ['/queue', async () => import('../queue/QueuePage.js')],
];

/** Begins to fetch the page of this address; on the first page, once the browser is idle, every one that it may lead to. */
export function fetchEarly(path: string): void {
  const here = awaited.filter(([start]) => path.startsWith(start));
  if (here.length > 0) fetchAll(here);
  else if (path === '/') {
    setTimeout(() => {
      fetchAll(awaited);
    }, idleMs);
  }
}

/** The form is drawn first. */
const idleMs = 300;

/** What fails is fetched again when it is drawn. */
function fetchAll(parts: typeof awaited): void {
  for (const [, fetchPart] of parts) fetchPart().catch(() => undefined);
}
