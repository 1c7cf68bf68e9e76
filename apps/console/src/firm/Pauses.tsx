import { Button, Table } from '@mantine/core';
import { useState } from 'react';
import { Fetched } from '../api/Fetched.js';
import { useAct, useFetched } from '../api/queries.js';
import classes from '../operation/Operation.module.css';
import { PlainTable } from '../operation/PlainTable.js';
import { useLive } from '../shell/live.js';
import { problemText, texts } from '../texts/index.js';
import { clockTime } from '../time/local-time.js';
import { firmKey, type Pause } from './firm-data.js';
import { PauseDialog } from './PauseDialog.js';

const words = texts.firm;

/** Teams that take no new work for a while. */
export function Pauses() {
  const [isAsking, setAsking] = useState(false);
  const [done, setDone] = useState('');
  const query = useFetched([...firmKey, 'pauses'], (api, signal) =>
    api.GET('/api/v1/surge/pauses', { signal }),
  );
  return (
    <section aria-labelledby="firm-pauses">
      <h2 id="firm-pauses">{words.pauses}</h2>
      <p className={classes['lead']}>{words.pausesLead}</p>
      <p role="status" className={classes['line']}>
        {done}
      </p>
      <Fetched query={query} isEmpty={({ items }) => items.length === 0} empty={<p>{words.pausesNone}</p>}>
        {({ items }) => (
          <PlainTable label={words.pauses} columns={words.pauseColumns} minWidth={640}>
            {items.map((pause) => (
              <PauseLine key={pause.pause} pause={pause} />
            ))}
          </PlainTable>
        )}
      </Fetched>
      <div className={classes['bar']}>
        <Button
          variant="default"
          onClick={() => {
            setDone('');
            setAsking(true);
          }}
        >
          {words.pause}
        </Button>
      </div>
      {isAsking && (
        <PauseDialog
          onClose={(told = '') => {
            setAsking(false);
            setDone(told);
          }}
        />
      )}
    </section>
  );
}

function PauseLine({
  pause: { pause, scope, firm, site, from, until, reason, by },
}: {
  readonly pause: Pause;
}) {
  const { serverNow } = useLive();
  const team = scope === 'firm' ? words.pauseFirm(firm ?? '') : words.pauseSite(site ?? '');
  const end = useAct(
    (api, which: string) =>
      api.POST('/api/v1/surge/pauses/{pause}/end', { params: { path: { pause: which } } }),
    [firmKey],
  );
  return (
    <Table.Tr>
      <Table.Th scope="row">{team}</Table.Th>
      <Table.Td>{clockTime(Date.parse(from), serverNow)}</Table.Td>
      <Table.Td>{clockTime(Date.parse(until), serverNow)}</Table.Td>
      <Table.Td>{reason}</Table.Td>
      <Table.Td>{by}</Table.Td>
      <Table.Td>
        <Button
          size="xs"
          variant="default"
          loading={end.isPending}
          aria-label={words.endPauseOf(team)}
          onClick={() => {
            end.mutate(pause);
          }}
        >
          {words.endPause}
        </Button>
        {end.error !== null && <p role="alert">{problemText(end.error.code)}</p>}
      </Table.Td>
    </Table.Tr>
  );
}
