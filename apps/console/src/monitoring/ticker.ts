/** Calls `tick` about once a second, also while the page is hidden. Returns how to stop. */
export function startTicker(tick: () => void): () => void {
  const worker = new Worker(new URL('./ticker.worker.ts', import.meta.url), { type: 'module' });
  worker.onmessage = tick;
  // A browser that refuses the worker still ticks, more slowly when hidden.
  const timer = setInterval(tick, 1000);
  return () => {
    worker.terminate();
    clearInterval(timer);
  };
}
