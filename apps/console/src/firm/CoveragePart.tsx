import { Table } from '@mantine/core';
import { Fetched } from '../api/Fetched.js';
import { useFetched } from '../api/queries.js';
import classes from '../operation/Operation.module.css';
import { PlainTable } from '../operation/PlainTable.js';
import { StateMark } from '../operation/StateMark.js';
import { useLive } from '../shell/live.js';
import { texts } from '../texts/index.js';
import { clockTime } from '../time/local-time.js';
import { firmKey } from './firm-data.js';

const words = texts.firm;

export function CoveragePart() {
  const { serverNow } = useLive();
  const query = useFetched(
    [...firmKey, 'coverage'],
    (api, signal) => api.GET('/api/v1/firm/coverage', { signal }),
    60,
  );
  return (
    <section aria-labelledby="firm-coverage">
      <h2 id="firm-coverage">{words.coverage}</h2>
      <p className={classes['lead']}>{words.coverageLead}</p>
      <Fetched
        query={query}
        oldAfterSeconds={180}
        isEmpty={({ items }) => items.length === 0}
        empty={<p>{words.coverageNone}</p>}
      >
        {({ items }) => (
          <PlainTable
            label={words.coverage}
            columns={words.coverageColumns}
            numbers={['patients', 'now', 'ahead']}
            minWidth={640}
          >
            {items.map(({ tenant, programme, place, patients, now, ahead, gapFrom }) => (
              <Table.Tr key={`${tenant}/${programme ?? ''}/${place ?? ''}`}>
                <Table.Th scope="row">
                  {tenant}
                  <span className={classes['small']}>{programme ?? words.noProgramme}</span>
                </Table.Th>
                <Table.Td>{place ?? words.anyPlace}</Table.Td>
                <Table.Td data-number>{patients}</Table.Td>
                <Table.Td data-number>{now}</Table.Td>
                <Table.Td data-number>{ahead}</Table.Td>
                <Table.Td>
                  {gapFrom === null ? (
                    <StateMark isWell>{words.noGap}</StateMark>
                  ) : (
                    <StateMark isWell={false}>
                      {Date.parse(gapFrom) <= serverNow
                        ? words.gapNow
                        : clockTime(Date.parse(gapFrom), serverNow)}
                    </StateMark>
                  )}
                </Table.Td>
              </Table.Tr>
            ))}
          </PlainTable>
        )}
      </Fetched>
    </section>
  );
}
