import '@mantine/charts/styles.css';
import { BarChart } from '@mantine/charts';
import { Table } from '@mantine/core';
import { PlainTable } from '../operation/PlainTable.js';
import { useLive } from '../shell/live.js';
import { texts } from '../texts/index.js';
import { clockTime } from '../time/local-time.js';
import { quartersOf, type Load } from './firm-data.js';

const words = texts.firm;

/** As a chart, and as a table of the quarters in which something is missed. */
export default function MissedBars({ load }: { readonly load: Load }) {
  const { serverNow } = useLive();
  const quarters = quartersOf(load).map(({ at, missed }) => ({ time: clockTime(at, serverNow), missed }));
  return (
    <>
      <div>
        <BarChart
          h={180}
          data={quarters}
          dataKey="time"
          series={[{ name: 'missed', color: 'var(--critical)', label: words.quarterMissed }]}
          tickLine="none"
          gridAxis="y"
          barProps={{ isAnimationActive: false }}
        />
      </div>
      <PlainTable
        label={words.perQuarter}
        columns={{ time: words.quarterTime, missed: words.quarterMissed }}
        numbers={['missed']}
      >
        {quarters
          .filter(({ missed }) => missed > 0)
          .map(({ time, missed }) => (
            <Table.Tr key={time}>
              <Table.Th scope="row">{time}</Table.Th>
              <Table.Td data-number>{missed}</Table.Td>
            </Table.Tr>
          ))}
      </PlainTable>
    </>
  );
}
