/** The worker's tick and the page's own, this close together, are one. */
const togetherMs = 500;

/** Calls `tick` about once a second, also while the page is hidden. Returns how to stop. */
export function startTicker(tick: () => void): () => void {
  let last = -Infinity;
  const once = (): void => {
    const now = performance.now();
    if (now - last < togetherMs) return;
    last = now;
    tick();
  };
  const worker = new Worker(new URL('./ticker.worker.ts', import.meta.url), { type: 'module' });
  worker.onmessage = once;
  // A browser that refuses the worker still ticks, more slowly when hidden.
  const timer = setInterval(once, 1000);
  return () => {
    worker.terminate();
    clearInterval(timer);
  };
}
