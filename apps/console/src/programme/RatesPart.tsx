import { Button, Table } from '@mantine/core';
import { useState } from 'react';
import { Fetched } from '../api/Fetched.js';
import { useFetched } from '../api/queries.js';
import operation from '../operation/Operation.module.css';
import { PlainTable } from '../operation/PlainTable.js';
import { useLive } from '../shell/live.js';
import { texts } from '../texts/index.js';
import { clockTime } from '../time/local-time.js';
import { everySeconds, programmeKey, type Rates } from './programme-data.js';
import { RateDialog } from './RateDialog.js';

const words = texts.programme;

/** What the lead says that work costs. */
export function RatesPart() {
  const [isOpen, setOpen] = useState(false);
  const [done, setDone] = useState('');
  const query = useFetched(
    [...programmeKey, 'rates'],
    (api, signal) => api.GET('/api/v1/programme-rates', { signal }),
    everySeconds,
  );
  return (
    <section aria-labelledby="programme-rates">
      <h2 id="programme-rates">{words.rates}</h2>
      <p className={operation['lead']}>{words.ratesLead}</p>
      <p role="status" className={operation['line']}>
        {done}
      </p>
      <Fetched query={query} oldAfterSeconds={3 * everySeconds}>
        {(rates) => (
          <>
            <Button
              size="xs"
              mb="xs"
              onClick={() => {
                setDone('');
                setOpen(true);
              }}
            >
              {words.addRate}
            </Button>
            {rates.items.length === 0 ? <p>{words.ratesNone}</p> : <RateTable rates={rates} />}
            {isOpen && (
              <RateDialog
                sites={rates.sites}
                onClose={(told = '') => {
                  setOpen(false);
                  setDone(told);
                }}
              />
            )}
          </>
        )}
      </Fetched>
    </section>
  );
}

function RateTable({ rates: { items, sites } }: { readonly rates: Rates }) {
  const { serverNow } = useLive();
  const nameOf = (site: string): string => sites.find(({ id }) => id === site)?.name ?? site;
  return (
    <PlainTable
      label={words.rates}
      columns={words.ratesColumns}
      numbers={['nurse', 'tier1', 'month']}
      minWidth={640}
    >
      {items.map((rate) => (
        <Table.Tr key={rate.entry}>
          <Table.Th scope="row">{nameOf(rate.site)}</Table.Th>
          <Table.Td>{clockTime(Date.parse(rate.from), serverNow)}</Table.Td>
          {[rate.nurseMinute, rate.tier1Minute, rate.patientMonth].map((amount, index) => (
            <Table.Td key={index} data-number>{`${amount} ${rate.currency}`}</Table.Td>
          ))}
          <Table.Td>{rate.by.name}</Table.Td>
        </Table.Tr>
      ))}
    </PlainTable>
  );
}
