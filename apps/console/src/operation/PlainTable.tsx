import { Table } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './Operation.module.css';

interface Props {
  readonly label: string;
  /** From the catalogue: one column a word, in its order. */
  readonly columns: Readonly<Record<string, string>>;
  /** Columns of numbers, aligned to the right. */
  readonly numbers?: readonly string[];
  readonly minWidth?: number;
  readonly children: ReactNode;
}

/** A table that scrolls by itself where the page is narrow, by keyboard, too. */
export function PlainTable({ label, columns, numbers = [], minWidth = 420, children }: Props) {
  return (
    <Table.ScrollContainer minWidth={minWidth} type="native" tabIndex={0} role="group" aria-label={label}>
      <Table aria-label={label} verticalSpacing="xs" className={classes['table']}>
        <Table.Thead>
          <Table.Tr>
            {Object.entries(columns).map(([key, name]) => (
              <Table.Th key={key} scope="col" data-number={numbers.includes(key) || undefined}>
                {name}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>{children}</Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
