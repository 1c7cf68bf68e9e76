import '@mantine/charts/styles.css';
import { LineChart } from '@mantine/charts';
import { clockTime } from '../time/local-time.js';
import type { DrawnPoint } from './trend.js';

interface Props {
  readonly points: readonly DrawnPoint[];
  readonly name: string;
  readonly unit: string;
  /** Milliseconds since the epoch: the ends of the time axis. */
  readonly from: number;
  readonly to: number;
}

const day = 24 * 3_600_000;

/** Every value on a true time axis. Its own module, so that the charts are loaded only when one is drawn. */
export default function TrendChart({ points, name, unit, from, to }: Props) {
  const ticks = [from, from + day, from + 2 * day, to];
  return (
    <LineChart
      h={200}
      data={points.map(({ at, value }) => ({ at, value }))}
      dataKey="at"
      series={[{ name: 'value', label: name, color: 'var(--trend)' }]}
      unit={` ${unit}`}
      curveType="linear"
      strokeWidth={2}
      dotProps={{ r: 3 }}
      gridAxis="xy"
      lineProps={{ isAnimationActive: false }}
      xAxisProps={{
        type: 'number',
        scale: 'time',
        domain: [from, to],
        ticks,
        tickFormatter: (at: number) => axisTime(at),
      }}
      yAxisProps={{ domain: ['auto', 'auto'], width: 72 }}
      valueFormatter={(value) => String(value)}
      tooltipProps={{ labelFormatter: (at) => (typeof at === 'number' ? clockTime(at, to) : at) }}
    />
  );
}

function axisTime(at: number): string {
  return new Intl.DateTimeFormat('en-GB', { weekday: 'short', hour: '2-digit', minute: '2-digit' }).format(
    at,
  );
}
