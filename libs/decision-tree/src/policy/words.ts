import {
  defaultEmergencyNewsSeconds,
  vitalSignCatalogue,
  type EscalationPolicy,
  type EscalationTarget,
  type NotificationChannel,
  type VitalSign,
  type WorseningMargin,
} from '#domain';
import { durationWords } from '../difference/words.js';
import { tier1SilenceSeconds, walkLadder } from './walk.js';

/** One row of the ladder, in words. */
export interface StepWords {
  readonly step: string;
  readonly who: string;
  readonly how: string;
  /** When it is called at the latest, counted from the first call: with nobody looking, and with nobody taking it. */
  readonly unseen: string;
  readonly unacknowledged: string;
}

/** A policy as people read it: the ladder row by row, and what else holds, a sentence each. */
export interface PolicyWords {
  readonly appliesTo: string;
  readonly ladder: readonly StepWords[];
  readonly sentences: readonly string[];
}

export function policyWords(policy: EscalationPolicy): PolicyWords {
  return { appliesTo: appliesTo(policy), ladder: ladderWords(policy), sentences: sentences(policy) };
}

const whom: Readonly<Record<EscalationTarget, string>> = {
  'on-call': 'whoever is on call',
  nurse: 'the nurses',
  'charge-nurse': 'the charge nurse',
  physician: 'the physicians',
  lead: 'the programme lead',
};
const by: Readonly<Record<NotificationChannel, string>> = {
  page: 'the page',
  email: 'e-mail',
  webhook: 'webhook',
};

function appliesTo({ severities, sites, programmes }: EscalationPolicy): string {
  const where = sites === undefined ? 'at every site' : `at ${sites.join(', ')}`;
  const whose = programmes === undefined ? 'in every programme' : `in ${programmes.join(', ')}`;
  return `alerts that are ${severities.join(' or ')}, ${where}, ${whose}`;
}

function ladderWords(policy: EscalationPolicy): readonly StepWords[] {
  const [unseen, taken] = [walkLadder(policy, 'unseen').calls, walkLadder(policy, 'unacknowledged').calls];
  const { steps, lastResort } = policy;
  return taken.map(({ step, afterSeconds, notify }, index) => ({
    step: steps[step] === undefined ? 'Last resort' : roundWords(step, Math.floor(index / steps.length)),
    who: notify.map((target) => whom[target]).join(', '),
    how: (steps[step] ?? lastResort).channels.map((channel) => by[channel]).join(', '),
    unseen: afterWords(unseen[index]?.afterSeconds),
    unacknowledged: afterWords(afterSeconds),
  }));
}

const roundWords = (step: number, round: number): string =>
  `Step ${String(step + 1)}${round === 0 ? '' : `, ${round === 1 ? 'again' : `for the ${String(round + 1)}th time`}`}`;

function afterWords(seconds: number | undefined): string {
  if (seconds === undefined) return 'never';
  return seconds === 0 ? 'at once' : `after ${inWords(seconds)}`;
}

const inWords = (seconds: number): string => durationWords(`PT${String(seconds)}S`);

function sentences(policy: EscalationPolicy): readonly string[] {
  const { tier1, lastResort, startCareWithinSeconds, closeWithinSeconds, snooze, worsening } = policy;
  const news = policy.emergencyNewsWithinSeconds ?? defaultEmergencyNewsSeconds;
  const alarms = tier1.reminders === 1 ? 'one reminder' : `${String(tier1.reminders)} reminders`;
  const repeated = tier1.reminders === 0 ? '' : ` and ${alarms}, ${inWords(tier1.remindEverySeconds)} apart`;
  return [
    `A Tier-1 clinician who has taken an alert gives a sign of life within ${inWords(tier1.workWithinSeconds)}; after that${repeated} it goes up to the local team (${inWords(tier1SilenceSeconds(policy))} in all).`,
    `The last resort is called again every ${inWords(lastResort.everySeconds)} until somebody has it.`,
    `Whoever acknowledges it starts care within ${inWords(startCareWithinSeconds)}, or the ladder begins anew.`,
    `Care that was started is closed within ${inWords(closeWithinSeconds)}, or the ladder begins anew.`,
    `An ambulance that was called, and no news within ${inWords(news)}: the local team hears of it again.`,
    snooze === undefined
      ? 'It cannot be snoozed.'
      : `It can be snoozed for ${inWords(snooze.longestSeconds)} at most; a critical alert never.`,
    `An acknowledgement or a snooze ends when a value is worse than the worst one known then: ${worsening.map(marginWords).join('; ')}.`,
  ];
}

function marginWords({ vitalSign, falling, rising }: WorseningMargin): string {
  const { display, unit } = vitalSignCatalogue[vitalSign as VitalSign];
  const parts = [
    ...(falling === undefined ? [] : [`lower by ${String(falling)} ${unit}`]),
    ...(rising === undefined ? [] : [`higher by ${String(rising)} ${unit}`]),
  ];
  return `${display} ${parts.join(' or ')}`;
}
