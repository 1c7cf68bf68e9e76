/**
 * Loaded before an app's own modules (`node --import`), it moves the time of the process: at the start by the
 * `ahead` (ms) of its own URL, and then by whatever `{advanceMs}` messages the parent sends. Timers run on as ever; only what the clock says moves.
 * The apps themselves know nothing of it.
 */
const RealDate = Date;
let aheadMs = Number(new URL(import.meta.url).searchParams.get('ahead') ?? 0);

class MovedDate extends RealDate {
  constructor(...given: unknown[]) {
    if (given.length === 0) super(RealDate.now() + aheadMs);
    else super(...(given as [number]));
  }

  static override now(): number {
    return RealDate.now() + aheadMs;
  }
}
globalThis.Date = MovedDate as DateConstructor;

process.on('message', (message: unknown) => {
  if (typeof message === 'object' && message !== null && 'advanceMs' in message)
    aheadMs += Number(message.advanceMs);
});
// The listener alone must not keep a process alive that has finished.
process.channel?.unref();

export {};
