import { Button, Group, Table } from '@mantine/core';
import { useState } from 'react';
import { Link } from 'wouter';
import { Fetched } from '../api/Fetched.js';
import { useFetched } from '../api/queries.js';
import operation from '../operation/Operation.module.css';
import { PlainTable } from '../operation/PlainTable.js';
import { useLive } from '../shell/live.js';
import { texts } from '../texts/index.js';
import { clockTime } from '../time/local-time.js';
import { amount, reasonWords } from './figure-words.js';
import { everySeconds, programmeKey, type Asked, type Case, type Measure } from './programme-data.js';

const words = texts.programme;
const pageSize = 50;

interface Props {
  readonly measure: Measure;
  readonly asked: Asked;
}

/** The cases behind a figure, the newest first. Whoever opens them stands in the audit trail. */
export function CaseList({ measure: { measure, definition }, asked }: Props) {
  const [after, setAfter] = useState(0);
  const query = useFetched(
    [...programmeKey, 'cases', measure, asked, after],
    (api, signal) =>
      api.GET('/api/v1/measures/{measure}/cases', {
        params: { path: { measure }, query: { ...asked, after, limit: pageSize } },
        signal,
      }),
    everySeconds,
  );
  return (
    <>
      <h3>{words.casesHeading}</h3>
      {measure === 'share-filtered' && <p className={operation['line']}>{words.casesFiltered}</p>}
      <Fetched
        query={query}
        oldAfterSeconds={3 * everySeconds}
        isEmpty={({ total }) => total === 0}
        empty={<p>{words.casesNone}</p>}
      >
        {({ items, total, next }) => (
          <>
            <PlainTable
              label={words.casesHeading}
              columns={words.casesColumns}
              numbers={['value']}
              minWidth={640}
            >
              {items.map((one) => (
                <CaseRow key={one.id} one={one} definition={definition} />
              ))}
            </PlainTable>
            <Group mt="xs">
              <span>{words.casePage(after + 1, after + items.length, total)}</span>
              <Button
                size="xs"
                variant="default"
                disabled={after === 0}
                onClick={() => {
                  setAfter(Math.max(0, after - pageSize));
                }}
              >
                {words.newer}
              </Button>
              <Button
                size="xs"
                variant="default"
                disabled={next === null}
                onClick={() => {
                  setAfter(next ?? after);
                }}
              >
                {words.older}
              </Button>
            </Group>
          </>
        )}
      </Fetched>
    </>
  );
}

function CaseRow({ one, definition }: { readonly one: Case; readonly definition: Measure['definition'] }) {
  const { serverNow } = useLive();
  const why = reasonWords(one.why);
  return (
    <Table.Tr>
      <Table.Th scope="row">{clockTime(Date.parse(one.at), serverNow)}</Table.Th>
      <Table.Td>{one.caseCode ?? words.unnamed}</Table.Td>
      <Table.Td>
        {words.standings[one.standing] ?? one.standing}
        {why !== '' && <span className={operation['small']}>{why}</span>}
      </Table.Td>
      <Table.Td data-number>{valueWords(one, definition)}</Table.Td>
      <Table.Td>{one.clinician?.name ?? ''}</Table.Td>
      <Table.Td>{one.site}</Table.Td>
      <Table.Td>
        {one.alert !== null && (
          <Link href={`/alerts/${one.alert}`} aria-label={words.toAlert(one.caseCode ?? '')}>
            {words.toAlertShort}
          </Link>
        )}
      </Table.Td>
    </Table.Tr>
  );
}

/** Minutes of a time; a part of a sum; nothing where a case is a yes or no. */
function valueWords({ value, numerator, denominator }: Case, { kind, unit }: Measure['definition']): string {
  if (value !== null) return amount({ kind: 'time', unit: 'min' }, value, null);
  if (numerator === null || denominator === null) return '';
  const round = (one: number): string => String(Number(one.toFixed(2)));
  return kind === 'ratio' && unit === '/d' && numerator === 1 && denominator === 0
    ? ''
    : words.of(round(numerator), round(denominator));
}
