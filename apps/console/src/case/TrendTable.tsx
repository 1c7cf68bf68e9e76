import { Table } from '@mantine/core';
import { useState } from 'react';
import { texts } from '../texts/index.js';
import { clockTime } from '../time/local-time.js';
import type { Trend } from '../trend/trend.js';
import classes from './Case.module.css';

const words = texts.tier1.case.trends;
const shown = 200;

/** The same values as a table, for whoever cannot see the line; made only once it is opened. */
export function TrendTable({
  trend,
  unit,
  now,
}: {
  readonly trend: Trend;
  readonly unit: string;
  readonly now: number;
}) {
  const [isOpen, setOpen] = useState(false);
  return (
    <details
      className={classes['more']}
      onToggle={(event) => {
        setOpen(event.currentTarget.open);
      }}
    >
      <summary>{words.table}</summary>
      {isOpen && (
        <Table>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{words.measured}</Table.Th>
              <Table.Th>{words.value}</Table.Th>
              <Table.Th>{words.flags}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {trend.points
              .slice(-shown)
              .toReversed()
              .map(({ at, value, comparator = '', flags }, index) => (
                <Table.Tr key={`${at} ${index}`}>
                  <Table.Td>{clockTime(at, now)}</Table.Td>
                  <Table.Td>
                    {value === undefined ? texts.alert.noValue : `${comparator}${value} ${unit}`}
                  </Table.Td>
                  <Table.Td>{flags.join(', ')}</Table.Td>
                </Table.Tr>
              ))}
          </Table.Tbody>
        </Table>
      )}
    </details>
  );
}
