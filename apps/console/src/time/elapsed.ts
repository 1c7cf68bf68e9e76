const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

/** A span in at most two units, rounded down: `45 s`, `12 min`, `1 min 20 s`, `3 h 05 min`, `2 d 4 h`. */
export function span(ms: number): string {
  const whole = Math.max(0, ms);
  if (whole < minute) return `${Math.floor(whole / second)} s`;
  if (whole < 10 * minute) {
    const seconds = Math.floor((whole % minute) / second);
    return `${Math.floor(whole / minute)} min${seconds === 0 ? '' : ` ${seconds} s`}`;
  }
  if (whole < hour) return `${Math.floor(whole / minute)} min`;
  if (whole < day) {
    const minutes = Math.floor((whole % hour) / minute);
    return `${Math.floor(whole / hour)} h ${String(minutes).padStart(2, '0')} min`;
  }
  return `${Math.floor(whole / day)} d ${Math.floor((whole % day) / hour)} h`;
}

export type Due =
  | { readonly kind: 'none' }
  | { readonly kind: 'due'; readonly inMs: number }
  | { readonly kind: 'overdue'; readonly byMs: number };

/** How an alert stands against its time limit: to be taken, to be begun with, to be ended. */
export function dueOf(alert: { readonly dueAt?: number; readonly state: string }, now: number): Due {
  if (alert.dueAt === undefined || alert.state === 'resolved' || alert.state === 'closed')
    return { kind: 'none' };
  return now > alert.dueAt
    ? { kind: 'overdue', byMs: now - alert.dueAt }
    : { kind: 'due', inMs: alert.dueAt - now };
}
