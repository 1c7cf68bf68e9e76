/** What a child process tells its supervisor. */
export interface ReadyMessage {
  readonly type: 'ready';
  /** Ports that were asked for as "any free one". */
  readonly ports?: Readonly<Record<string, number>>;
}

/** Tells the supervisor, if there is one, that this process does its work. */
export function reportReady(ports?: ReadyMessage['ports']): void {
  const message: ReadyMessage = { type: 'ready', ...(ports !== undefined && { ports }) };
  process.send?.(message);
}

/** Long enough to close ports and sessions in order. Milliseconds. */
const orphanGraceMs = 2000;

/**
 * Runs `stop` once, on SIGTERM, SIGINT, or when the supervisor is gone, and then exits. A stop that takes too long is
 * cut off: nothing that matters is in memory.
 */
export function stopOnSignal(stop: () => Promise<void>, graceMs = 15_000): void {
  let stopping = false;
  const run = (limitMs: number): void => {
    if (stopping) return;
    stopping = true;
    setTimeout(() => process.exit(1), limitMs).unref();
    stop().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  const orderly = (): void => {
    run(graceMs);
  };
  const orphaned = (): void => {
    run(orphanGraceMs);
  };
  process.once('SIGTERM', orderly);
  // Ctrl-C reaches the whole group; under a supervisor, it decides in which order to stop.
  if (process.send === undefined) process.once('SIGINT', orderly);
  else process.on('SIGINT', () => undefined);
  // The supervisor was killed, perhaps before this line: the next one wants the ports.
  if (process.send !== undefined && !process.connected) orphaned();
  else process.once('disconnect', orphaned);
}
