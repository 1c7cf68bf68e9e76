import { SegmentedControl, Table } from '@mantine/core';
import { useState } from 'react';
import { Fetched } from '../api/Fetched.js';
import { useFetched } from '../api/queries.js';
import classes from '../operation/Operation.module.css';
import { PlainTable } from '../operation/PlainTable.js';
import { StateMark } from '../operation/StateMark.js';
import { useLive } from '../shell/live.js';
import { texts } from '../texts/index.js';
import { sumsOf, type Ledger } from './ledger-sums.js';

const words = texts.operation.pipeline;
const windows = [1, 24, 168] as const;

/** Each look is audited: once a minute is enough for books. */
const everySeconds = 60;

export function LedgerPart() {
  const { serverNow } = useLive();
  const [hours, setHours] = useState<number>(24);
  const query = useFetched(
    ['ledger', hours],
    (api, signal) => {
      const from = new Date(serverNow - hours * 3_600_000).toISOString();
      return api.GET('/api/v1/ledger', { params: { query: { from } }, signal });
    },
    everySeconds,
  );
  return (
    <section aria-labelledby="ledger">
      <h2 id="ledger">{words.ledger}</h2>
      <p className={classes['lead']}>{words.ledgerLead}</p>
      <div className={classes['bar']}>
        <SegmentedControl
          aria-label={words.window}
          value={String(hours)}
          onChange={(value) => {
            setHours(Number(value));
          }}
          data={windows.map((window) => ({ value: String(window), label: words.hours(window) }))}
        />
      </div>
      <Fetched query={query} oldAfterSeconds={3 * everySeconds}>
        {(ledger) => (
          <div className={classes['columns']}>
            <Sums ledger={ledger} />
            <Counts ledger={ledger} />
            <Escalation ledger={ledger} />
          </div>
        )}
      </Fetched>
    </section>
  );
}

function Sums({ ledger }: { readonly ledger: Ledger }) {
  const found = Object.entries({ ...ledger.discrepancies, ...ledger.escalation.discrepancies }).filter(
    ([, count]) => count !== 0,
  );
  return (
    <div>
      <h3>{words.balance}</h3>
      <PlainTable label={words.balance} columns={words.balanceColumns} numbers={['left', 'right']}>
        {sumsOf(ledger).map(({ name, left, right, addsUp }) => (
          <Table.Tr key={name}>
            <Table.Th scope="row">{words.sums[name]}</Table.Th>
            <Table.Td data-number>{count(left)}</Table.Td>
            <Table.Td data-number>{count(right)}</Table.Td>
            <Table.Td>
              <StateMark isWell={addsUp}>{addsUp ? words.addsUp : words.doesNot}</StateMark>
            </Table.Td>
          </Table.Tr>
        ))}
      </PlainTable>
      {found.map(([name, found]) => (
        <p key={name} className={classes['line']}>
          {count(found)} {words.discrepancies[name] ?? name}
        </p>
      ))}
    </div>
  );
}

function Counts({ ledger }: { readonly ledger: Ledger }) {
  const counts: Readonly<Record<keyof typeof words.count, number>> = {
    ...ledger,
    openNow: ledger.custody.openNow,
    sourceReceived: ledger.sources.received,
    sourceDenied: ledger.sources.denied,
  };
  return (
    <div>
      <h3>{words.counts}</h3>
      <PlainTable label={words.counts} columns={words.countColumns} numbers={['count']}>
        {(Object.keys(words.count) as (keyof typeof words.count)[]).map((name) => (
          <Table.Tr key={name}>
            <Table.Th scope="row">{words.count[name]}</Table.Th>
            <Table.Td data-number>{count(counts[name])}</Table.Td>
          </Table.Tr>
        ))}
      </PlainTable>
    </div>
  );
}

/** Steps that were taken for alerts that nobody took. */
function Escalation({ ledger: { escalation } }: { readonly ledger: Ledger }) {
  const { ladder, taken, told, lastResort, passedOver, called } = escalation;
  const toldOnLadder = ladder.reduce((sum, step) => sum + step.told, 0);
  return (
    <div>
      <h3>{words.escalation}</h3>
      {taken === 0 ? (
        <p>{words.noEscalation}</p>
      ) : (
        <>
          <PlainTable label={words.escalation} columns={words.escalationColumns} numbers={['taken', 'told']}>
            {ladder.map((step) => (
              <Step key={step.step} name={words.step(step.step)} taken={step.taken} told={step.told} />
            ))}
            <Step name={words.lastResort} taken={lastResort} told={told - toldOnLadder} />
          </PlainTable>
          <p className={classes['line']}>
            {words.passedOver}: {count(passedOver)}
          </p>
          <p className={classes['line']}>
            {words.called}: {count(called)}
          </p>
        </>
      )}
    </div>
  );
}

function Step({
  name,
  taken,
  told,
}: {
  readonly name: string;
  readonly taken: number;
  readonly told: number;
}) {
  return (
    <Table.Tr>
      <Table.Th scope="row">{name}</Table.Th>
      <Table.Td data-number>{count(taken)}</Table.Td>
      <Table.Td data-number>{count(told)}</Table.Td>
    </Table.Tr>
  );
}

function count(value: number): string {
  return value.toLocaleString('en-GB');
}
