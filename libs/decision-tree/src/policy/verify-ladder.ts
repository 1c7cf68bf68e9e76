import type { EscalationPolicy } from '#domain';
import { durationWords } from '../difference/words.js';
import type { PolicyDocument } from '../document.js';
import { at } from '../source-map/pointer.js';
import type { PolicyFinding } from './findings.js';
import { escalationPolicy } from './load.js';
import { silences, tier1SilenceSeconds, walkLadder, type Ladder, type Silence } from './walk.js';

const minute = 60;
/** Of a critical alert, however silent everybody is: until a physician is called, and until the last resort. */
const physicianWithinSeconds = 20 * minute;
const lastResortWithinSeconds = { critical: 60 * minute, other: 24 * 60 * minute };

/** The ladder is walked by the clock's own turns, for every kind of silence; and who stands where on it. */
export function ladderFindings(document: PolicyDocument): readonly PolicyFinding[] {
  const policy = escalationPolicy(document, null);
  const isCritical = document.severities.includes('critical');
  return [
    ...silences.flatMap((silence) => walkFindings(policy, silence, isCritical)),
    ...callFindings(document),
    ...(isCritical ? criticalFindings(document, policy) : []),
    ...lastResortFindings(document, isCritical),
  ];
}

function walkFindings(
  policy: EscalationPolicy,
  silence: Silence,
  isCritical: boolean,
): readonly PolicyFinding[] {
  const ladder = walkLadder(policy, silence);
  const called = new Set(ladder.calls.map(({ step }) => step));
  const missed = policy.steps.findIndex((_, index) => !called.has(index));
  if (!ladder.endsInLastResort || missed >= 0)
    return [
      {
        code: 'policy-no-last-resort',
        pointer: missed >= 0 ? at('/steps', missed) : '/lastResort',
        message: `an alert that stays ${silence} never comes to ${missed >= 0 ? 'this step' : 'the last resort'}`,
      },
    ];
  const after = ladder.calls.at(-1)?.afterSeconds ?? Infinity;
  const most = isCritical ? lastResortWithinSeconds.critical : lastResortWithinSeconds.other;
  if (after <= most) return [];
  const message = `${inWords(after)} for an alert that stays ${silence}; it must be ${inWords(most)} at most`;
  return [{ code: 'policy-last-resort-too-late', pointer: '/repeats', message }];
}

/** The page is one of the ways, whatever else is. */
function callFindings({ steps, lastResort }: PolicyDocument): readonly PolicyFinding[] {
  return [
    ...steps.map(({ channels }, index) => ({ channels, pointer: at('/steps', index, 'channels') })),
    { channels: lastResort.channels, pointer: '/lastResort/channels' },
  ].flatMap(({ channels, pointer }): readonly PolicyFinding[] =>
    channels.includes('page')
      ? []
      : [
          {
            code: 'policy-without-page',
            pointer,
            message: 'nobody sees it in the page; page must be a channel',
          },
        ],
  );
}

function criticalFindings(document: PolicyDocument, policy: EscalationPolicy): readonly PolicyFinding[] {
  const [first] = document.steps;
  const findings: PolicyFinding[] = [];
  if (!(first?.notify.includes('on-call') === true || first?.notify.includes('nurse') === true))
    findings.push({
      code: 'policy-first-step',
      pointer: '/steps/0/notify',
      message: 'a critical alert calls those who are on call, or the nurse, first',
    });
  if (document.snooze !== undefined)
    findings.push({
      code: 'policy-critical-snooze',
      pointer: '/snooze',
      message: 'a critical alert is never snoozed',
    });
  return [...findings, ...physicianFindings(document, policy, walkLadder(policy, 'unacknowledged'))];
}

/** Tier-1's silence counts, too: a critical alert may have been taken there before the local team heard of it. */
function physicianFindings(
  { steps }: PolicyDocument,
  policy: EscalationPolicy,
  { calls }: Ladder,
): readonly PolicyFinding[] {
  const step = steps.findIndex(({ notify }) => notify.includes('physician'));
  if (step < 0)
    return [
      {
        code: 'policy-no-physician',
        pointer: '/steps',
        message: 'no step of a critical alert calls a physician',
      },
    ];
  const onLadder = calls.find((call) => call.step === step)?.afterSeconds ?? Infinity;
  const after = onLadder + tier1SilenceSeconds(policy);
  if (after <= physicianWithinSeconds) return [];
  const message = `a physician is called ${inWords(after)} after somebody took a critical alert and fell silent; ${inWords(physicianWithinSeconds)} at most`;
  return [{ code: 'policy-physician-too-late', pointer: at('/steps', step), message }];
}

function lastResortFindings(
  { steps, lastResort }: PolicyDocument,
  isCritical: boolean,
): readonly PolicyFinding[] {
  const left = [...new Set(steps.flatMap(({ notify }) => notify))].filter(
    (target) => !lastResort.notify.includes(target),
  );
  const findings: PolicyFinding[] = [];
  if (left.length > 0)
    findings.push({
      code: 'policy-last-resort-narrower',
      pointer: '/lastResort/notify',
      message: `the last resort leaves out ${left.join(', ')}, whom a step calls`,
    });
  if (isCritical && lastResort.channels.every((channel) => channel === 'page'))
    findings.push({
      code: 'policy-last-resort-channels',
      pointer: '/lastResort/channels',
      message: 'whoever is not at a screen is not reached; a critical alert needs another channel, too',
    });
  return findings;
}

function inWords(seconds: number): string {
  return durationWords(`PT${String(seconds)}S`);
}
