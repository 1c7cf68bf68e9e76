import type { OnCallLayer } from './schedule.js';
import { wallMidnight } from './wall-clock.js';

export type LayerProblem =
  | 'nobody-named'
  | 'too-many-people'
  | 'unknown-zone'
  | 'bad-dates'
  | 'bad-hand-over'
  | 'bad-turn'
  | 'bad-hours';

const week = 7 * 24 * 60;

/** What is wrong with a layer; empty: nothing. Whether its people may be named is for others to say. */
export function checkLayer(layer: OnCallLayer): LayerProblem[] {
  const { people, from, until, handOverMinute, handOverWeekday, turnDays, hours } = layer;
  const problems: [LayerProblem, boolean][] = [
    ['nobody-named', people.length === 0],
    ['too-many-people', people.length > 100],
    ['unknown-zone', !isZone(layer.zone)],
    [
      'bad-dates',
      Number.isNaN(wallMidnight(from)) || (until !== null && !(wallMidnight(until) > wallMidnight(from))),
    ],
    [
      'bad-hand-over',
      !within(handOverMinute, 0, 24 * 60 - 1) || (handOverWeekday !== null && !within(handOverWeekday, 1, 7)),
    ],
    ['bad-turn', !within(turnDays, 1, 366) || (handOverWeekday !== null && turnDays % 7 !== 0)],
    [
      'bad-hours',
      hours.length > 50 ||
        hours.some(
          (one) =>
            one.from === one.until || !within(one.from, 0, week - 1) || !within(one.until, 0, week - 1),
        ),
    ],
  ];
  return problems.flatMap(([code, is]) => (is ? [code] : []));
}

function within(value: number, least: number, most: number): boolean {
  return Number.isInteger(value) && value >= least && value <= most;
}

function isZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en-US', { timeZone: zone });
    return zone !== '';
  } catch {
    return false;
  }
}
