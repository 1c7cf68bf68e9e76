import { vitalSignCatalogue, type EscalationTarget, type NotificationChannel, type VitalSign } from '#domain';
import { durationWords } from '../difference/words.js';
import type { PolicyDocument, PolicyMargin } from '../document.js';
import { escalationPolicy } from './load.js';
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

export function policyWords(document: PolicyDocument): PolicyWords {
  return { appliesTo: appliesTo(document), ladder: ladderWords(document), sentences: sentences(document) };
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

function appliesTo({ severities, sites, programmes }: PolicyDocument): string {
  const where = sites === undefined ? 'at every site' : `at ${sites.join(', ')}`;
  const whose = programmes === undefined ? 'in every programme' : `in ${programmes.join(', ')}`;
  return `alerts that are ${severities.join(' or ')}, ${where}, ${whose}`;
}

function ladderWords(document: PolicyDocument): readonly StepWords[] {
  const policy = escalationPolicy(document, null);
  const [unseen, taken] = [walkLadder(policy, 'unseen').calls, walkLadder(policy, 'unacknowledged').calls];
  const { steps, lastResort } = document;
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

function sentences(document: PolicyDocument): readonly string[] {
  const { tier1, lastResort, startCareWithin, closeWithin, snooze, worsening } = document;
  const alarms = tier1.reminders === 1 ? 'one reminder' : `${String(tier1.reminders)} reminders`;
  const repeated = tier1.reminders === 0 ? '' : ` and ${alarms}, ${durationWords(tier1.remindEvery)} apart`;
  const up = inWords(tier1SilenceSeconds(escalationPolicy(document, null)));
  return [
    `A Tier-1 clinician who has taken an alert gives a sign of life within ${durationWords(tier1.workWithin)}; after that${repeated} it goes up to the local team (${up} in all).`,
    `The last resort is called again every ${durationWords(lastResort.every)} until somebody has it.`,
    `Whoever acknowledges it starts care within ${durationWords(startCareWithin)}, or the ladder begins anew.`,
    `Care that was started is closed within ${durationWords(closeWithin)}, or the ladder begins anew.`,
    snooze === undefined
      ? 'It cannot be snoozed.'
      : `It can be snoozed for ${durationWords(snooze.longest)} at most; a critical alert never.`,
    `An acknowledgement or a snooze ends when a value is worse than the worst one known then: ${worsening.map(marginWords).join('; ')}.`,
  ];
}

function marginWords({ vitalSign, unit, falling, rising }: PolicyMargin): string {
  const { display } = vitalSignCatalogue[vitalSign as VitalSign];
  const parts = [
    ...(falling === undefined ? [] : [`lower by ${String(falling)} ${unit}`]),
    ...(rising === undefined ? [] : [`higher by ${String(rising)} ${unit}`]),
  ];
  return `${display} ${parts.join(' or ')}`;
}
