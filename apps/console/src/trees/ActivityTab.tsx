import { dispositions } from '#domain';
import { Table } from '@mantine/core';
import { lazy, Suspense } from 'react';
import { Fetched } from '../api/Fetched.js';
import { texts } from '../texts/index.js';
import { useLive } from '../shell/live.js';
import { clockTime, ownZone } from '../time/local-time.js';
import { Columns } from './Columns.js';
import { countWords, daysOf, type DayCount } from './figures.js';
import { activityDays, useActivity, type Activity } from './tree-data.js';
import { WideTable } from './WideTable.js';
import classes from './Trees.module.css';

const words = texts.trees.activity;
const DayBars = lazy(async () => import('./DayBars.js'));
const worstFirst = dispositions.toReversed();

interface Props {
  readonly tenant: string;
  readonly tree: string;
}

/** What the tree did in the last seven days: decisions by result and alerts, counted by day. */
export function ActivityTab({ tenant, tree }: Props) {
  const query = useActivity(tenant, tree);
  const { serverNow } = useLive();
  return (
    <Fetched query={query} oldAfterSeconds={180}>
      {(activity) => {
        const days = daysOf(activity, dayIn(activity.from), activityDays);
        return (
          <>
            <p className={classes['lead']}>
              {words.lead(clockTime(Date.parse(activity.from), serverNow), ownZone())} {words.again}
            </p>
            {activity.decisions.length === 0 ? (
              <p>{words.none}</p>
            ) : (
              <figure className={classes['chart']}>
                <figcaption>{words.chart}</figcaption>
                {/* The same counts stand in the table below. */}
                <div aria-hidden="true">
                  <Suspense fallback={null}>
                    <DayBars days={days} />
                  </Suspense>
                </div>
              </figure>
            )}
            <DayTable days={days} />
            <Versions activity={activity} />
          </>
        );
      }}
    </Fetched>
  );
}

/** `YYYY-MM-DD` in the own zone, in which the server counted. */
function dayIn(instant: string): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone: ownZone() }).format(Date.parse(instant));
}

function DayTable({ days }: { readonly days: readonly DayCount[] }) {
  const results = Object.fromEntries(worstFirst.map((one) => [one, texts.trees.drawing.results[one] ?? one]));
  const totals: DayCount = {
    day: words.total,
    decisions: Object.fromEntries(
      worstFirst.map((one) => [one, days.reduce((sum, { decisions }) => sum + (decisions[one] ?? 0), 0)]),
    ),
    alerts: days.reduce((sum, { alerts }) => sum + alerts, 0),
  };
  return (
    <WideTable label={words.table} minWidth={560}>
      <Columns names={{ day: words.columns.day, ...results, alerts: words.columns.alerts }} />
      <Table.Tbody>
        {[...days, totals].map(({ day, decisions, alerts }) => (
          <Table.Tr key={day}>
            <Table.Th scope="row">{day}</Table.Th>
            {worstFirst.map((one) => (
              <Table.Td key={one} data-number>
                {countWords(decisions[one] ?? 0)}
              </Table.Td>
            ))}
            <Table.Td data-number>{countWords(alerts)}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </WideTable>
  );
}

function Versions({ activity: { decisions } }: { readonly activity: Activity }) {
  const sums = new Map<string, number>();
  for (const one of decisions) sums.set(one.version, (sums.get(one.version) ?? 0) + one.decisions);
  if (sums.size < 2) return null;
  return (
    <section className={classes['part']}>
      <h2>{words.versions}</h2>
      <Table className={classes['table']} aria-label={words.versions}>
        <Columns names={words.versionColumns} />
        <Table.Tbody>
          {[...sums].map(([version, count]) => (
            <Table.Tr key={version}>
              <Table.Th scope="row">{version}</Table.Th>
              <Table.Td data-number>{countWords(count)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </section>
  );
}
