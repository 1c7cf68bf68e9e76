import { Button, Table } from '@mantine/core';
import classes from '../operation/Operation.module.css';
import { PlainTable } from '../operation/PlainTable.js';
import { StateMark } from '../operation/StateMark.js';
import { useLive } from '../shell/live.js';
import { texts } from '../texts/index.js';
import { clockTime } from '../time/local-time.js';
import { actWords, isOnlyLook, roleWords, whyWords, type Trail, type TrailEntry } from './trail.js';

const words = texts.privacy;

interface Props {
  readonly trail: Trail;
  readonly isFirst: boolean;
  /** To the page behind this entry; without one, to the newest. */
  readonly onPage: (before?: string) => void;
}

export function TrailTable({ trail: { items, next }, isFirst, onPage }: Props) {
  return (
    <>
      {items.length === 0 ? (
        <p>{words.none}</p>
      ) : (
        <PlainTable label={words.table} columns={words.columns} minWidth={860}>
          {items.map((entry) => (
            <TrailLine key={entry.id} entry={entry} />
          ))}
        </PlainTable>
      )}
      <div className={classes['bar']}>
        {!isFirst && (
          <Button
            variant="default"
            onClick={() => {
              onPage();
            }}
          >
            {words.newest}
          </Button>
        )}
        {next !== null && (
          <Button
            variant="default"
            onClick={() => {
              onPage(next);
            }}
          >
            {words.older}
          </Button>
        )}
      </div>
    </>
  );
}

function TrailLine({ entry }: { readonly entry: TrailEntry }) {
  const { serverNow } = useLive();
  const { at, who, roles, target, tenant, caseCode, outcome } = entry;
  return (
    <Table.Tr>
      <Table.Th scope="row">{clockTime(Date.parse(at), serverNow)}</Table.Th>
      <Table.Td>
        {who === null ? words.nobody : who.name}
        {who !== null && <span className={classes['small']}>{roleWords(roles, who.firm)}</span>}
      </Table.Td>
      <Table.Td>
        {actWords(entry)}
        <span className={classes['code']}>{target}</span>
      </Table.Td>
      <Table.Td>
        {caseCode}
        {tenant !== null && <span className={classes['small']}>{tenant}</span>}
      </Table.Td>
      <Table.Td>
        {isOnlyLook(entry) ? <StateMark isWell={false}>{whyWords(entry)}</StateMark> : whyWords(entry)}
      </Table.Td>
      <Table.Td>{outcomeWords(outcome)}</Table.Td>
    </Table.Tr>
  );
}

/** Done, waiting for a second person, or the code of the refusal. */
function outcomeWords(outcome: string): string {
  if (outcome === 'ok') return words.ok;
  return outcome === 'proposed' ? words.proposed : words.refused(outcome);
}
