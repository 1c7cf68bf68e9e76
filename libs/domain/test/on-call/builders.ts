import type { OnCallLayer, OnCallMember, OnCallOverride, OnCallSchedule } from '#domain';

const minutesADay = 24 * 60;

/** Always a member. */
export const memberOf = (staffId: string): OnCallMember => ({
  staffId,
  spans: [{ from: null, until: null }],
});

export function layer(given: Partial<OnCallLayer>): OnCallLayer {
  return {
    id: 'layer',
    position: 1,
    people: ['ann', 'bob'],
    zone: 'Europe/Berlin',
    from: '2026-01-01',
    until: null,
    handOverMinute: 8 * 60,
    handOverWeekday: null,
    turnDays: 1,
    hours: [],
    ...given,
  };
}

export function override(
  given: Partial<OnCallOverride> & { readonly from: Date; readonly until: Date },
): OnCallOverride {
  return { id: `override-${given.order ?? 1}`, order: 1, staffId: 'cid', insteadOf: null, ...given };
}

/** Everybody named is a member, unless said otherwise. */
export function schedule(given: Partial<OnCallSchedule>): OnCallSchedule {
  const { layers = [], overrides = [] } = given;
  const named = [...layers.flatMap(({ people }) => people), ...overrides.map(({ staffId }) => staffId)];
  return {
    layers,
    overrides,
    absences: [],
    members: [...new Set(named)].map(memberOf),
    ...given,
  };
}

/** Minutes since Monday 00:00: `at(1, '08:00')` is Monday at eight. */
export function weekTime(day: number, time: string): number {
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  return (day - 1) * minutesADay + hour * 60 + minute;
}

/** The same hours on each of these days; ends before it begins: on the next day. */
export function everyDay(
  days: readonly number[],
  from: string,
  until: string,
): { from: number; until: number }[] {
  return days.map((day) => ({
    from: weekTime(day, from),
    until: (weekTime(day, until) + (until <= from ? minutesADay : 0)) % (7 * minutesADay),
  }));
}
