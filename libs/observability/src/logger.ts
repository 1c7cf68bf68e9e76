import { pino, type DestinationStream, type Logger } from 'pino';
import { BoundedOutput } from './bounded-output.js';
import { describeError } from './error.js';

export type { Logger } from 'pino';

/**
 * A structured log, one JSON line an event. Fields that are logged are counts, codes, names of processes and opaque
 * ids of devices and workers; a patient, a value, a payload or a topic is none of these and never stands in a log.
 * Errors are cut down to what cannot hold a row's content (`describeError`).
 *
 * @param app name of the process
 * @param destination standard output by default
 */
export function createLogger(app: string, level: string, destination?: DestinationStream): Logger {
  const options = {
    level,
    base: { app },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    serializers: { error: describeError, err: describeError },
  };
  return pino(options, destination ?? standardOutput());
}

let output: BoundedOutput | undefined;

/** One for all loggers of the process: each adds a listener to the stream. */
function standardOutput(): BoundedOutput {
  return (output ??= new BoundedOutput(process.stdout));
}
