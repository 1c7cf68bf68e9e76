/** A message that is due, and what is known of it. Times in milliseconds since 1970. */
export interface DueMessage {
  readonly id: string;
  readonly kind: 'alert' | 'summary' | 'code' | 'test' | 'notice';
  /** To whom: a person, or, of a push, one browser of a person. */
  readonly recipient: string;
  readonly createdAt: number;
  /** About a critical, and none about it has gone to this person by this channel since somebody last had it. */
  readonly firstCritical: boolean;
  /** Somebody has taken the alert since, or it has ended; of a summary or a notice: nothing it stands for is open any more. */
  readonly overtaken: boolean;
  /** A newer message about the same alert is on its way to the same person. */
  readonly superseded: boolean;
  /** There is no address to send it to. */
  readonly addressless: boolean;
  /** The health system's limit: so many messages a person in such a time. */
  readonly limit: { readonly messages: number; readonly windowMs: number };
}

/** What a person got by this channel: when each message went out. */
export type SentTimes = ReadonlyMap<string, readonly number[]>;

export type Delivery =
  | { readonly id: string; readonly act: 'send' | 'overtaken' | 'superseded' | 'no-address' }
  /** Into the person's next summary, which goes out at `at` unless an earlier one waits. */
  | { readonly id: string; readonly act: 'fold'; readonly at: number };

export interface PlanInput {
  readonly due: readonly DueMessage[];
  readonly sent: SentTimes;
  /** Messages to each person that are being sent just now. */
  readonly underWay: ReadonlyMap<string, number>;
  /** How many more may be sent at once. */
  readonly room: number;
  readonly now: number;
}

/** Messages to one person at once: a slow receiver takes no more of the room. */
const atOnce = 2;

/**
 * What becomes of each due message. The limit folds what is too much into a summary; it never holds back the first
 * message about a critical, nor a summary, a code or a trial. Whatever is not named stays due.
 */
export function planDeliveries({ due, sent, underWay, room, now }: PlanInput): Delivery[] {
  const plan: Delivery[] = [];
  const times = new Map<string, number[]>();
  for (const [recipient, at] of sent) times.set(recipient, [...at].sort(ascending));
  const busy = new Map(underWay);
  let left = room;
  for (const message of [...due].sort(byUrgency)) {
    const { id, recipient } = message;
    const set = setAside(message);
    if (set !== undefined) {
      plan.push({ id, act: set });
      continue;
    }
    const soFar = times.get(recipient) ?? [];
    const until =
      message.kind === 'alert' && !message.firstCritical ? heldUntil(soFar, message.limit, now) : now;
    if (until > now) {
      plan.push({ id, act: 'fold', at: until });
      continue;
    }
    if (left === 0 || (busy.get(recipient) ?? 0) >= atOnce) continue;
    plan.push({ id, act: 'send' });
    left -= 1;
    busy.set(recipient, (busy.get(recipient) ?? 0) + 1);
    if (message.kind === 'alert' || message.kind === 'summary') times.set(recipient, [...soFar, now]);
  }
  return plan;
}

function setAside(message: DueMessage): 'overtaken' | 'superseded' | 'no-address' | undefined {
  if (message.overtaken) return 'overtaken';
  if (message.superseded) return 'superseded';
  return message.addressless ? 'no-address' : undefined;
}

/** When the person may get one more; `now` or earlier: at once. @param times ascending */
function heldUntil(
  times: readonly number[],
  { messages, windowMs }: DueMessage['limit'],
  now: number,
): number {
  const within = times.filter((at) => at > now - windowMs);
  const oldest = within[within.length - messages];
  return oldest === undefined ? now : oldest + windowMs;
}

/** First criticals, then in the order in which they came; ids decide, so that every process plans alike. */
function byUrgency(a: DueMessage, b: DueMessage): number {
  return (
    Number(b.firstCritical) - Number(a.firstCritical) ||
    a.createdAt - b.createdAt ||
    (a.id < b.id ? -1 : Number(a.id > b.id))
  );
}

function ascending(a: number, b: number): number {
  return a - b;
}
