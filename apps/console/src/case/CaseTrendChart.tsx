import '@mantine/charts/styles.css';
import { LineChart } from '@mantine/charts';
import { texts } from '../texts/index.js';
import { clockTime } from '../time/local-time.js';
import { dayTicks, type TrendRow } from './trend-series.js';

export interface DrawnLine {
  readonly value: number;
  readonly label: string;
  readonly color: string;
}

interface Props {
  readonly rows: readonly TrendRow[];
  readonly lines: readonly DrawnLine[];
  readonly name: string;
  readonly unit: string;
  readonly from: number;
  readonly to: number;
}

/** Every value on a true time axis with what decides about it. Its own module: charts load when one is drawn. */
export default function CaseTrendChart({ rows, lines, name, unit, from, to }: Props) {
  return (
    <LineChart
      h={260}
      // Its words and its table stand beside it: keys do not stop in the drawing.
      accessibilityLayer={false}
      data={rows.map((row) => ({ ...row }))}
      dataKey="at"
      series={[
        { name: 'value', label: name, color: 'var(--trend)' },
        { name: 'doubtful', label: texts.tier1.case.trends.implausible, color: 'var(--line-strong)' },
      ]}
      referenceLines={lines.map(({ value, label, color }) => ({
        y: value,
        label,
        color,
        labelPosition: 'insideTopRight' as const,
        ifOverflow: 'extendDomain' as const,
      }))}
      unit={` ${unit}`}
      curveType="linear"
      connectNulls={false}
      strokeWidth={2}
      dotProps={{ r: 3 }}
      gridAxis="xy"
      lineProps={(series) => ({
        isAnimationActive: false,
        ...(series.name === 'doubtful' && {
          strokeWidth: 0,
          dot: { r: 5, fill: 'transparent', strokeWidth: 2, stroke: 'var(--line-strong)' },
        }),
      })}
      xAxisProps={{
        type: 'number',
        scale: 'time',
        domain: [from, to],
        ticks: [...dayTicks(from, to)],
        tickFormatter: (at: number) =>
          new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' }).format(at),
      }}
      yAxisProps={{ domain: ['auto', 'auto'], width: 76 }}
      valueFormatter={(value) => String(value)}
      tooltipProps={{ labelFormatter: (at) => (typeof at === 'number' ? clockTime(at, to) : at) }}
    />
  );
}
