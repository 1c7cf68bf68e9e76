import { severities, sides, type Side } from './parameters.js';
import type { BackTestReport, SideReport } from './report.js';
import type { JudgedEvent, ListedAlert } from './tally.js';

/** Listed one by one in the text; the JSON has more. */
const shown = 20;

/** The report for people to read on a terminal. */
export function reportText(report: BackTestReport): string {
  const { patients, patientDays, measurements, live, candidate, appeared, disappeared, both, events } =
    report;
  return [
    `Back-test over ${patients} patients, ${patientDays} patient days, ${measurements} measurements.`,
    report.notice,
    '',
    `  live       ${treesLine(live)}`,
    `  candidate  ${treesLine(candidate)}`,
    '',
    row('', 'live', 'candidate'),
    row('alerts', ...both2(report, ({ alerts }) => String(alerts))),
    row('alerts a patient day', ...both2(report, (side) => fixed(side.alertsPerPatientDay))),
    ...severities.map((severity) =>
      row(`  ${severity}`, ...both2(report, (side) => fixed(side.bySeverity[severity].perPatientDay))),
    ),
    row('hours to the first alert, median', ...both2(report, (s) => hours(s.hoursToFirstAlert.median))),
    row('patients without any alert', ...both2(report, (s) => String(s.hoursToFirstAlert.without))),
    row(
      'Tier-1 minutes a patient day (estimate)',
      ...both2(report, (s) => fixed(s.estimatedMinutes.tier1PerPatientDay)),
    ),
    row(
      'nurse minutes a patient day (estimate)',
      ...both2(report, (s) => fixed(s.estimatedMinutes.nursePerPatientDay)),
    ),
    '',
    'Alerts by condition',
    ...conditionRows(report),
    '',
    `In both: ${both.same} the same, ${both.severer} severer, ${both.milder} milder, ${both.earlier} earlier, ${both.later} later with the candidate.`,
    ...listing('Appear with the candidate', appeared),
    ...listing('Disappear with the candidate', disappeared),
    ...(events === undefined ? [] : outcomes(report, events)),
    '',
  ].join('\n');
}

function treesLine({ trees }: SideReport): string {
  return trees.map(({ tree, version, hash }) => `${tree} ${version} (${hash.slice(0, 12)})`).join(', ');
}

function both2(report: BackTestReport, of: (side: SideReport) => string): [string, string] {
  return sides.map((side: Side) => of(report[side])) as [string, string];
}

function row(name: string, live: string, candidate: string): string {
  return `  ${name.padEnd(42)}${live.padStart(12)}${candidate.padStart(12)}`;
}

function conditionRows(report: BackTestReport): string[] {
  const names = new Set(sides.flatMap((side) => Object.keys(report[side].byCondition)));
  return [...names]
    .sort()
    .map((name) => row(`  ${name}`, ...both2(report, (s) => String(s.byCondition[name]?.alerts ?? 0))));
}

function listing(title: string, { count, listed }: BackTestReport['appeared']): string[] {
  const some = listed
    .slice(0, shown)
    .map(
      (alert: ListedAlert) =>
        `  ${alert.patient}  ${alert.at}  ${alert.severity} ${alert.condition}, reading ${alert.measurement}: ` +
        `${alert.leaf}, otherwise ${alert.otherLeaf ?? 'no tree looks at it'}`,
    );
  return [
    '',
    `${title}: ${count}`,
    ...some,
    ...(count > some.length ? [`  … and ${count - some.length} more`] : []),
  ];
}

function outcomes(report: BackTestReport, events: NonNullable<BackTestReport['events']>): string[] {
  const of = (pick: (o: NonNullable<SideReport['outcomes']>) => string) =>
    both2(report, ({ outcomes: known }) => (known === undefined ? '' : pick(known)));
  return [
    '',
    `Events: ${events.known}`,
    row('caught', ...of(({ caught }) => String(caught))),
    row('missed', ...of(({ missed }) => String(missed))),
    row('hours of warning, median', ...of(({ leadHours }) => hours(leadHours.median))),
    ...eventList('Would have been missed with the candidate', events.newlyMissed),
    ...eventList('Caught with the candidate only', events.newlyCaught),
  ];
}

function eventList(title: string, events: readonly JudgedEvent[]): string[] {
  return [
    `${title}: ${events.length}`,
    ...events.map(({ patient, kind, at, leadHours }) => {
      const lead = leadHours.live ?? leadHours.candidate;
      return `  ${patient}  ${at}  ${kind}, warned ${hours(lead)} h before`;
    }),
  ];
}

function fixed(value: number): string {
  return value.toFixed(4);
}

function hours(value: number | null): string {
  return value === null ? '–' : value.toFixed(1);
}
