import type { OnCallLayer, OnCallSchedule } from '#domain';

/**
 * The same, minute by minute, in the most simple-minded way: a clock on the wall that is read once a minute, people who
 * are counted off day by day, and every rule asked anew. Shares nothing with what it checks but the types.
 */
export class NaiveWatch {
  readonly #format: Intl.DateTimeFormat;
  #latest = '';

  constructor(zone: string) {
    // Swedish writes dates as ISO 8601 does.
    this.#format = new Intl.DateTimeFormat('sv-SE', {
      timeZone: zone,
      dateStyle: 'short',
      timeStyle: 'short',
    });
  }

  /** `YYYY-MM-DD HH:MM`, never earlier than what was shown before. To be asked in order of time. */
  shown(instant: number): string {
    const now = this.#format.format(instant);
    if (now > this.#latest) this.#latest = now;
    return this.#latest;
  }
}

const clock = (minutes: number): string =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
const dayAfter = (date: string, days = 1): string =>
  new Date(Date.parse(`${date}T12:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
const weekdayOf = (date: string): number => new Date(`${date}T12:00:00Z`).getUTCDay() || 7;

const counted = new WeakMap<OnCallLayer, Set<number>>();
/** Every minute of the week that lies in the layer's hours, counted off. */
function minutesOf(layer: OnCallLayer): Set<number> {
  const known = counted.get(layer);
  if (known !== undefined) return known;
  const minutes = new Set<number>();
  for (const { from, until } of layer.hours)
    for (let m = from; m !== until; m = (m + 1) % 10_080) minutes.add(m);
  counted.set(layer, minutes);
  return minutes;
}

function naiveTurn(layer: OnCallLayer, shown: string): string | undefined {
  const handOver = clock(layer.handOverMinute);
  if (shown < `${layer.from} ${handOver}`) return undefined;
  if (layer.until !== null && shown >= `${layer.until} ${handOver}`) return undefined;
  const [date = '', time = ''] = shown.split(' ');
  if (layer.hours.length > 0) {
    const [hour = 0, minute = 0] = time.split(':').map(Number);
    if (!minutesOf(layer).has((weekdayOf(date) - 1) * 1440 + hour * 60 + minute)) return undefined;
  }
  let first = layer.from;
  if (layer.handOverWeekday !== null)
    while (weekdayOf(first) !== layer.handOverWeekday) first = dayAfter(first, -1);
  let turn = 0;
  while (`${dayAfter(first, layer.turnDays)} ${handOver}` <= shown) {
    first = dayAfter(first, layer.turnDays);
    turn = (turn + 1) % layer.people.length;
  }
  return layer.people[turn];
}

/** Who is on call at each whole minute from `from` to `to`; null: nobody. */
export function naively(schedule: OnCallSchedule, from: Date, to: Date): (string | null)[] {
  const layers = [...schedule.layers].sort((a, b) => a.position - b.position || (a.id < b.id ? -1 : 1));
  const watches = new Map(layers.map(({ zone }) => [zone, new NaiveWatch(zone)]));
  const inForce = (span: { from: Date; until: Date }, at: number): boolean =>
    +span.from <= at && at < +span.until;
  const answers: (string | null)[] = [];
  // Two days ahead, so that the clocks on the wall have seen what they have shown before.
  for (let at = +from - 2 * 86_400_000; at < +to; at += 60_000) {
    const shown = new Map([...watches].map(([zone, watch]) => [zone, watch.shown(at)]));
    if (at < +from) continue;
    const overrides = schedule.overrides.filter((o) => inForce(o, at)).sort((a, b) => a.order - b.order);
    const wishes: (string | undefined)[] = [];
    for (const whole of overrides.filter((o) => o.insteadOf === null).reverse()) {
      let person = whole.staffId;
      for (const later of overrides)
        if (later.order > whole.order && later.insteadOf === person) person = later.staffId;
      wishes.push(person);
    }
    for (const layer of layers) {
      let person = naiveTurn(layer, shown.get(layer.zone) ?? '');
      for (const o of overrides) if (person !== undefined && o.insteadOf === person) person = o.staffId;
      wishes.push(person);
    }
    const there = wishes.find((person) => {
      if (person === undefined) return false;
      if (schedule.absences.some((a) => a.staffId === person && inForce(a, at))) return false;
      const spans = schedule.members.filter((m) => m.staffId === person).flatMap((m) => m.spans);
      return spans.some((s) => (s.from === null || +s.from <= at) && (s.until === null || at < +s.until));
    });
    answers.push(there ?? null);
  }
  return answers;
}
