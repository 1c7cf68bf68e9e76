import { Button, Table } from '@mantine/core';
import { useState } from 'react';
import { Fetched } from '../api/Fetched.js';
import { useFetched } from '../api/queries.js';
import operation from '../operation/Operation.module.css';
import { PlainTable } from '../operation/PlainTable.js';
import { useLive } from '../shell/live.js';
import { texts } from '../texts/index.js';
import { clockTime } from '../time/local-time.js';
import { OutcomeDialog } from './OutcomeDialog.js';
import { everySeconds, programmeKey, type OutcomeEvent } from './programme-data.js';

const words = texts.programme;

/** Events that somebody came to know of, and the form for another one. */
export function Outcomes() {
  const [dialog, setDialog] = useState<{ readonly event?: OutcomeEvent }>();
  const [done, setDone] = useState('');
  const query = useFetched(
    [...programmeKey, 'outcomes'],
    (api, signal) => api.GET('/api/v1/outcome-events', { signal }),
    everySeconds,
  );
  const open = (event?: OutcomeEvent): void => {
    setDone('');
    setDialog(event === undefined ? {} : { event });
  };
  return (
    <section aria-labelledby="programme-outcomes">
      <h2 id="programme-outcomes">{words.outcomes}</h2>
      <p className={operation['lead']}>{words.outcomesLead}</p>
      <p role="status" className={operation['line']}>
        {done}
      </p>
      <Button
        size="xs"
        mb="xs"
        onClick={() => {
          open();
        }}
      >
        {words.addOutcome}
      </Button>
      <Fetched
        query={query}
        oldAfterSeconds={3 * everySeconds}
        isEmpty={({ items }) => items.length === 0}
        empty={<p>{words.outcomesNone}</p>}
      >
        {({ items }) => (
          <PlainTable label={words.outcomes} columns={words.outcomesColumns} minWidth={640}>
            {items.map((event) => (
              <OutcomeRow key={event.event} event={event} onCorrect={open} />
            ))}
          </PlainTable>
        )}
      </Fetched>
      {dialog !== undefined && (
        <OutcomeDialog
          {...(dialog.event !== undefined && { event: dialog.event })}
          onClose={(told = '') => {
            setDialog(undefined);
            setDone(told);
          }}
        />
      )}
    </section>
  );
}

function OutcomeRow({
  event,
  onCorrect,
}: {
  readonly event: OutcomeEvent;
  readonly onCorrect: (event: OutcomeEvent) => void;
}) {
  const { serverNow } = useLive();
  const kind = words.kinds[event.kind] ?? event.kind;
  const remarks = [
    ...(event.withdrawn ? [words.withdrawn] : []),
    ...(event.entries > 1 ? [words.corrected(event.entries)] : []),
    ...(event.origin === 'received' ? [words.received] : []),
  ];
  return (
    <Table.Tr>
      <Table.Th scope="row">{clockTime(Date.parse(event.at), serverNow)}</Table.Th>
      <Table.Td>{event.caseCode}</Table.Td>
      <Table.Td>
        {kind}
        {remarks.length > 0 && <span className={operation['small']}>{remarks.join(', ')}</span>}
      </Table.Td>
      <Table.Td>{words.sources[event.source] ?? event.source}</Table.Td>
      <Table.Td>{event.by.name}</Table.Td>
      <Table.Td>
        <Button
          size="xs"
          variant="default"
          aria-label={words.correctOf(event.caseCode, kind)}
          onClick={() => {
            onCorrect(event);
          }}
        >
          {words.correct}
        </Button>
      </Table.Td>
    </Table.Tr>
  );
}
