import { Table } from '@mantine/core';
import { lazy, Suspense } from 'react';
import { Fetched } from '../api/Fetched.js';
import { useFetched } from '../api/queries.js';
import classes from '../operation/Operation.module.css';
import { PlainTable } from '../operation/PlainTable.js';
import { StateMark } from '../operation/StateMark.js';
import { useLive } from '../shell/live.js';
import { texts } from '../texts/index.js';
import { span } from '../time/elapsed.js';
import { clockTime } from '../time/local-time.js';
import { firmKey, type Load } from './firm-data.js';

const words = texts.firm;
const MissedBars = lazy(() => import('./MissedBars.js'));
const everySeconds = 15;

/** What waits, who works on it, and which limits will be missed. */
export function LoadPart() {
  const query = useFetched(
    [...firmKey, 'load'],
    (api, signal) => api.GET('/api/v1/queue/load', { signal }),
    everySeconds,
  );
  return (
    <Fetched query={query} oldAfterSeconds={3 * everySeconds}>
      {(load) => (
        <div className={classes['columns']}>
          <Working load={load} />
          <Waiting load={load} />
          <Forecast load={load} />
        </div>
      )}
    </Fetched>
  );
}

function Working({ load: { working } }: { readonly load: Load }) {
  return (
    <section aria-labelledby="firm-working">
      <h2 id="firm-working">{words.working}</h2>
      {working.length === 0 ? (
        <p>{words.workingNone}</p>
      ) : (
        <PlainTable label={words.working} columns={words.workingColumns} numbers={['holds']}>
          {working.map(({ staff, present, atPage, onShift, holds }) => (
            <Table.Tr key={staff.id}>
              <Table.Th scope="row">{staff.name}</Table.Th>
              <Table.Td>
                <StateMark isWell={atPage || (!onShift && holds === 0)}>
                  {atPage ? words.atPage : present ? words.present : words.absent}
                </StateMark>
              </Table.Td>
              <Table.Td>{onShift ? words.onShift : words.offShift}</Table.Td>
              <Table.Td data-number>{holds}</Table.Td>
            </Table.Tr>
          ))}
        </PlainTable>
      )}
    </section>
  );
}

function Waiting({ load: { waiting } }: { readonly load: Load }) {
  const { serverNow } = useLive();
  const lines = [
    { name: words.all, ...waiting },
    ...waiting.bySeverity.map((line) => ({ name: texts.severity[line.severity], ...line })),
    ...waiting.byTenant.map((line) => ({ name: line.tenant, ...line })),
    ...waiting.byProgramme.map((line) => ({ name: line.programme ?? words.noProgramme, ...line })),
  ];
  return (
    <section aria-labelledby="firm-waiting">
      <h2 id="firm-waiting">{words.waiting}</h2>
      {waiting.oldestOpenedAt !== null && (
        <p>{words.oldest(span(serverNow - Date.parse(waiting.oldestOpenedAt)))}</p>
      )}
      <PlainTable
        label={words.waiting}
        columns={words.waitingColumns}
        numbers={['patients', 'alerts', 'overdue']}
      >
        {lines.map(({ name, patients, alerts, overdue }) => (
          <Table.Tr key={name}>
            <Table.Th scope="row">{name}</Table.Th>
            <Table.Td data-number>{patients}</Table.Td>
            <Table.Td data-number>{alerts}</Table.Td>
            <Table.Td data-number>{overdue}</Table.Td>
          </Table.Tr>
        ))}
      </PlainTable>
    </section>
  );
}

function Forecast({ load }: { readonly load: Load }) {
  const { serverNow } = useLive();
  const { basis, until, firstMissAt, missed, missedOfWaiting } = load.forecast;
  const time = (at: string): string => clockTime(Date.parse(at), serverNow);
  return (
    <section aria-labelledby="firm-forecast">
      <h2 id="firm-forecast">{words.forecast}</h2>
      <p>{words.basis[basis] ?? basis}</p>
      <p>
        {firstMissAt === null ? (
          <StateMark isWell>{words.missNone(time(until))}</StateMark>
        ) : (
          <>
            <StateMark isWell={false}>{words.miss(missed, time(firstMissAt))}</StateMark>{' '}
            {words.ofWaiting(missedOfWaiting)}
          </>
        )}
      </p>
      {firstMissAt !== null && (
        <Suspense fallback={<p>{texts.fetched.loading}</p>}>
          <MissedBars load={load} />
        </Suspense>
      )}
    </section>
  );
}
