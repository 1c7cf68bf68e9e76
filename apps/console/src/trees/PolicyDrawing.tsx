import { Table } from '@mantine/core';
import { texts } from '../texts/index.js';
import { Columns } from './Columns.js';
import type { TreeDrawing } from './tree-data.js';
import { WideTable } from './WideTable.js';
import classes from './Trees.module.css';

const words = texts.trees.drawing;

/** An escalation policy: the ladder row by row, and what else holds. */
export function PolicyDrawing({ policy }: { readonly policy: NonNullable<TreeDrawing['policy']> }) {
  return (
    <section className={classes['part']}>
      <h2>{words.ladder}</h2>
      <p className={classes['lead']}>{words.ladderLead}</p>
      <WideTable label={words.ladder} minWidth={640}>
        <Columns names={words.ladderColumns} />
        <Table.Tbody>
          {policy.ladder.map(({ step, who, how, unseen, unacknowledged }) => (
            <Table.Tr key={`${step} ${unacknowledged}`}>
              <Table.Th scope="row">{step}</Table.Th>
              <Table.Td>{who}</Table.Td>
              <Table.Td>{how}</Table.Td>
              <Table.Td>{unseen}</Table.Td>
              <Table.Td>{unacknowledged}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </WideTable>
      <h2>{words.holds}</h2>
      <ul>
        {policy.sentences.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
    </section>
  );
}
