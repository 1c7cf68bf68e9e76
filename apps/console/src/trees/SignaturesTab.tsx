import { Table } from '@mantine/core';
import { useLive } from '../shell/live.js';
import { problemText, texts } from '../texts/index.js';
import { clockTime } from '../time/local-time.js';
import { Columns } from './Columns.js';
import type { TreeDetail } from './tree-data.js';
import { WideTable } from './WideTable.js';
import classes from './Trees.module.css';

const words = texts.trees.signatures;

/** Who signed this version, what, and until when; and everything that was done with the tree. */
export function SignaturesTab({ detail }: { readonly detail: TreeDetail }) {
  return (
    <>
      <section className={classes['part']}>
        <h2>{words.heading}</h2>
        <Signatures signatures={detail.signatures} />
      </section>
      <section className={classes['part']}>
        <h2>{words.history}</h2>
        <History activations={detail.activations} />
      </section>
    </>
  );
}

function Signatures({ signatures }: Pick<TreeDetail, 'signatures'>) {
  const { serverNow } = useLive();
  const at = (instant: string): string => clockTime(Date.parse(instant), serverNow);
  if (signatures.length === 0) return <p>{words.none}</p>;
  return (
    <WideTable label={words.heading} minWidth={720}>
      <Columns names={words.columns} />
      <Table.Tbody>
        {signatures.map(({ physician, meaning, signedAt, from, until, reviewBy, problem, jws }) => (
          <Table.Tr key={jws}>
            <Table.Th scope="row">{physician}</Table.Th>
            <Table.Td>{meaning}</Table.Td>
            <Table.Td>{at(signedAt)}</Table.Td>
            <Table.Td>{words.span(at(from), at(until))}</Table.Td>
            <Table.Td>{at(reviewBy)}</Table.Td>
            <Table.Td>{problem === null ? words.counts : words.countsNot(problemText(problem))}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </WideTable>
  );
}

function History({ activations }: Pick<TreeDetail, 'activations'>) {
  const { serverNow } = useLive();
  if (activations.length === 0) return <p>{words.noHistory}</p>;
  return (
    <WideTable label={words.history} minWidth={640}>
      <Columns names={words.historyColumns} />
      <Table.Tbody>
        {activations.map(({ action, version, at, by, reason }) => (
          <Table.Tr key={`${action} ${at} ${version ?? ''}`}>
            <Table.Th scope="row">{words.actions[action] ?? action}</Table.Th>
            <Table.Td>{version}</Table.Td>
            <Table.Td>{clockTime(Date.parse(at), serverNow)}</Table.Td>
            <Table.Td>{by ?? words.byPlatform}</Table.Td>
            <Table.Td>{reason === '' ? words.noReason : reason}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </WideTable>
  );
}
