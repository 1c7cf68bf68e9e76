import type { PolicyDocument } from '../document.js';
import { at } from '../source-map/pointer.js';

/** What a duration of a policy is for. */
export type DurationOf =
  | 'work'
  | 'remind'
  | 'deliver'
  | 'acknowledge'
  | 'last-resort'
  | 'start-care'
  | 'close'
  | 'emergency-news'
  | 'snooze';

export interface PlacedDuration {
  readonly of: DurationOf;
  /** ISO 8601. */
  readonly text: string;
  readonly pointer: string;
}

/** Every duration of a policy with its place, in the order of the document. */
export function placedDurations(policy: PolicyDocument): readonly PlacedDuration[] {
  const { tier1, steps, lastResort, startCareWithin, closeWithin, emergencyNewsWithin, snooze } = policy;
  return [
    { of: 'work', text: tier1.workWithin, pointer: '/tier1/workWithin' },
    { of: 'remind', text: tier1.remindEvery, pointer: '/tier1/remindEvery' },
    ...steps.flatMap(({ deliverWithin, acknowledgeWithin }, index): readonly PlacedDuration[] => [
      { of: 'deliver', text: deliverWithin, pointer: at('/steps', index, 'deliverWithin') },
      { of: 'acknowledge', text: acknowledgeWithin, pointer: at('/steps', index, 'acknowledgeWithin') },
    ]),
    { of: 'last-resort', text: lastResort.every, pointer: '/lastResort/every' },
    { of: 'start-care', text: startCareWithin, pointer: '/startCareWithin' },
    { of: 'close', text: closeWithin, pointer: '/closeWithin' },
    ...(emergencyNewsWithin === undefined
      ? []
      : [{ of: 'emergency-news', text: emergencyNewsWithin, pointer: '/emergencyNewsWithin' } as const]),
    ...(snooze === undefined
      ? []
      : [{ of: 'snooze', text: snooze.longest, pointer: '/snooze/longest' } as const]),
  ];
}
