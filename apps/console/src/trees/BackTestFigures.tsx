import { Table } from '@mantine/core';
import { lazy, Suspense } from 'react';
import { readable } from '../alert/words.js';
import { knownConditions } from '../alert/known-conditions.js';
import { texts } from '../texts/index.js';
import { Columns } from './Columns.js';
import { changeWords, countWords, rateWords } from './figures.js';
import type { BackTest } from './tree-data.js';
import { WideTable } from './WideTable.js';
import classes from './Trees.module.css';

const words = texts.trees.difference;
const SeverityBars = lazy(async () => import('./SeverityBars.js'));

interface Line {
  readonly what: string;
  readonly live: number;
  readonly candidate: number;
  readonly as?: (value: number) => string;
}

/** Both sides of a back-test: a chart of alerts by severity, and every figure in a table. */
export function BackTestFigures({ report }: { readonly report: BackTest }) {
  const { handedInBy, notice, patients, patientDays, measurements } = report;
  return (
    <>
      <p>
        {words.population(countWords(patients), countWords(patientDays), countWords(measurements))}{' '}
        {words.handedIn(handedInBy)} {notice}
      </p>
      <figure className={classes['chart']}>
        <figcaption>{words.chart}</figcaption>
        {/* The same figures stand in the table below. */}
        <div aria-hidden="true">
          <Suspense fallback={null}>
            <SeverityBars live={report.live} candidate={report.candidate} />
          </Suspense>
        </div>
      </figure>
      <WideTable label={words.figures} minWidth={560}>
        <Columns
          names={{
            ...words.columnsBackTest,
            live: words.running,
            candidate: words.candidate,
            change: words.change,
          }}
        />
        <Table.Tbody>
          {linesOf(report).map(({ what, live, candidate, as = countWords }) => (
            <Table.Tr key={what}>
              <Table.Th scope="row">{what}</Table.Th>
              <Table.Td data-number>{as(live)}</Table.Td>
              <Table.Td data-number>{as(candidate)}</Table.Td>
              <Table.Td data-number>{changeWords(live, candidate, as)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </WideTable>
      <Compared report={report} />
    </>
  );
}

function linesOf({ live, candidate }: BackTest): readonly Line[] {
  const severities = live.bySeverity.map(({ severity, alerts }) => ({
    what: words.alertsOf(texts.trees.drawing.results[severity] ?? severity),
    live: alerts,
    candidate: candidate.bySeverity.find((one) => one.severity === severity)?.alerts ?? 0,
  }));
  const conditions = [
    ...new Set([...live.byCondition, ...candidate.byCondition].map((one) => one.condition)),
  ];
  const alertsOf = (side: BackTest['live'], condition: string): number =>
    side.byCondition.find((one) => one.condition === condition)?.alerts ?? 0;
  return [
    { what: words.alerts, live: live.alerts, candidate: candidate.alerts },
    {
      what: words.perPatientDay,
      live: live.alertsPerPatientDay,
      candidate: candidate.alertsPerPatientDay,
      as: rateWords,
    },
    ...severities,
    ...conditions.sort().map((condition) => ({
      what: words.alertsAbout(knownConditions.get(condition)?.title ?? readable(condition)),
      live: alertsOf(live, condition),
      candidate: alertsOf(candidate, condition),
    })),
    { what: words.tier1Minutes, live: live.tier1Minutes, candidate: candidate.tier1Minutes },
    { what: words.nurseMinutes, live: live.nurseMinutes, candidate: candidate.nurseMinutes },
  ];
}

function Compared({ report: { appeared, disappeared, both, events } }: { readonly report: BackTest }) {
  const lines: readonly (readonly [string, number])[] = [
    [words.appeared, appeared],
    [words.disappeared, disappeared],
    [words.sameAlerts, both.same],
    [words.severer, both.severer],
    [words.milder, both.milder],
    [words.earlier, both.earlier],
    [words.later, both.later],
    ...(events === null
      ? []
      : ([
          [words.known, events.known],
          [words.newlyMissed, events.newlyMissed],
          [words.newlyCaught, events.newlyCaught],
        ] as const)),
  ];
  return (
    <>
      <h3>{words.compared}</h3>
      <Table className={classes['table']} aria-label={words.compared}>
        <Table.Tbody>
          {lines.map(([what, count]) => (
            <Table.Tr key={what}>
              <Table.Th scope="row">{what}</Table.Th>
              <Table.Td data-number>{countWords(count)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </>
  );
}
