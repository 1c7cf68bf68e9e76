import type { VitalSign } from '#domain';
import { Table } from '@mantine/core';
import { Suspense } from 'react';
import { shownUnit, signName } from '../alert/words.js';
import { lazyPart } from '../shell/lazy-part.js';
import { PartBoundary } from '../shell/PartBoundary.js';
import { texts } from '../texts/index.js';
import { clockTime } from '../time/local-time.js';
import { drawnPoints, summarise, type Trend } from './trend.js';
import { trendHours } from './trend-client.js';
import type { TrendState } from './use-trend.js';
import classes from './Trend.module.css';

const TrendChart = lazyPart(async () => import('./TrendChart.js'));

interface Props {
  readonly state: TrendState;
  readonly sign: VitalSign;
}

/** The trend in the details: drawn on a true time axis, and as a table. */
export function TrendFigure({ state, sign }: Props) {
  if (state.kind !== 'ready')
    return (
      <p className={classes['none']}>{state.kind === 'failed' ? texts.trend.failed : texts.trend.loading}</p>
    );
  const summary = summarise(state.trend);
  if (summary === undefined) return <p className={classes['none']}>{texts.trend.none}</p>;
  const unit = shownUnit(state.trend.unit);
  return (
    <figure className={classes['figure']}>
      <div className={classes['chart']} aria-hidden="true">
        <PartBoundary fallback={<p>{texts.trend.failed}</p>}>
          <Suspense fallback={null}>
            <TrendChart
              points={drawnPoints(state.trend)}
              name={signName(sign)}
              unit={unit}
              from={state.asOf - trendHours * 3_600_000}
              to={state.asOf}
            />
          </Suspense>
        </PartBoundary>
      </div>
      {summary.leftOut > 0 && <figcaption>{texts.trend.leftOut(summary.leftOut)}</figcaption>}
      <details className={classes['values']}>
        <summary>{texts.trend.table}</summary>
        <ValueTable trend={state.trend} unit={unit} now={state.asOf} />
      </details>
    </figure>
  );
}

function ValueTable({
  trend,
  unit,
  now,
}: {
  readonly trend: Trend;
  readonly unit: string;
  readonly now: number;
}) {
  return (
    <Table>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{texts.trend.measuredAt}</Table.Th>
          <Table.Th>{texts.trend.value}</Table.Th>
          <Table.Th>{texts.trend.flags}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {trend.points.toReversed().map(({ at, value, comparator = '', flags }) => (
          <Table.Tr key={`${at}-${String(value)}`}>
            <Table.Td>{clockTime(at, now)}</Table.Td>
            <Table.Td>{value === undefined ? texts.alert.noValue : `${comparator}${value} ${unit}`}</Table.Td>
            <Table.Td>{flags.join(', ')}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
