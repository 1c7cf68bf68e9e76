import { texts } from '../texts/index.js';
import type { ComponentStatus } from './heartbeat.js';

const well: readonly string[] = ['ok', 'up', 'healthy', 'monitoring'];

export function isImpaired({ status }: ComponentStatus): boolean {
  return !well.includes(status);
}

/** `Escalation clock: not working`. */
export function componentWords({ name, status, detail }: ComponentStatus): string {
  const words = `${texts.lost.component[name] ?? name}: ${texts.lost.componentStatus[status] ?? status}`;
  return detail === undefined ? words : `${words} (${detail})`;
}
