import { durationWords } from '../difference/words.js';
import type { PolicyDocument } from '../document.js';
import { durationSeconds } from '../duration.js';
import { at } from '../source-map/pointer.js';
import { placedDurations, type DurationOf } from './durations.js';
import type { PolicyFinding } from './findings.js';

type Bounds = readonly [least: string, most: string];

/** What a policy may set. Choices of this project, wide on purpose: a physician signs what lies within. */
const usualBounds: Readonly<Record<DurationOf, Bounds>> = {
  work: ['PT1M', 'PT12H'],
  remind: ['PT1M', 'PT4H'],
  deliver: ['PT30S', 'PT4H'],
  acknowledge: ['PT1M', 'PT8H'],
  'last-resort': ['PT1M', 'PT15M'],
  'start-care': ['PT1M', 'P1D'],
  close: ['PT15M', 'P7D'],
  'emergency-news': ['PT2M', 'PT20M'],
  snooze: ['PT5M', 'P1D'],
};

const criticalBounds: Readonly<Record<DurationOf, Bounds>> = {
  ...usualBounds,
  work: ['PT1M', 'PT10M'],
  remind: ['PT1M', 'PT5M'],
  deliver: ['PT30S', 'PT5M'],
  acknowledge: ['PT1M', 'PT10M'],
  'last-resort': ['PT1M', 'PT5M'],
  'start-care': ['PT1M', 'PT30M'],
  close: ['PT15M', 'P1D'],
};

/** Every time within its bounds, and delivered before acknowledged. */
export function timeFindings(policy: PolicyDocument): readonly PolicyFinding[] {
  const bounds = policy.severities.includes('critical') ? criticalBounds : usualBounds;
  return [
    ...placedDurations(policy).flatMap(({ of, text, pointer }): readonly PolicyFinding[] => {
      const [least, most] = bounds[of];
      const seconds = secondsOf(text);
      if (seconds >= secondsOf(least) && seconds <= secondsOf(most)) return [];
      const message = `${durationWords(text)}; it must be from ${durationWords(least)} to ${durationWords(most)}`;
      return [{ code: 'policy-time-out-of-bounds', pointer, message }];
    }),
    ...policy.steps.flatMap(({ deliverWithin, acknowledgeWithin }, index): readonly PolicyFinding[] =>
      secondsOf(deliverWithin) <= secondsOf(acknowledgeWithin)
        ? []
        : [
            {
              code: 'policy-deliver-after-acknowledge',
              pointer: at('/steps', index, 'deliverWithin'),
              message: `${durationWords(deliverWithin)} until it is on screen, but ${durationWords(acknowledgeWithin)} until it is acknowledged`,
            },
          ],
    ),
  ];
}

/** Of a duration that the parser has accepted. */
function secondsOf(duration: string): number {
  return durationSeconds(duration) ?? NaN;
}
