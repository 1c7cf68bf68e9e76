import '@mantine/charts/styles.css';
import { BarChart } from '@mantine/charts';
import { texts } from '../texts/index.js';
import type { DayCount } from './figures.js';

const words = texts.trees.drawing.results;
const series = [
  { name: 'critical', color: 'var(--critical)' },
  { name: 'tier1', color: 'var(--tier1)' },
  { name: 'indeterminate', color: 'var(--indeterminate)' },
  { name: 'baseline', color: 'var(--line-strong)' },
] as const;

/** Stacked by result. Its own module, so that the charts are loaded only when one is drawn. */
export default function DayBars({ days }: { readonly days: readonly DayCount[] }) {
  return (
    <BarChart
      h={240}
      type="stacked"
      data={days.map(({ day, decisions }) => ({ day, ...decisions }))}
      dataKey="day"
      series={series.map(({ name, color }) => ({ name, color, label: words[name] ?? name }))}
      withLegend
      tickLine="none"
      gridAxis="y"
      barProps={{ isAnimationActive: false }}
      // The table beside it is what is read and reached; nothing hidden may take the focus.
      barChartProps={{ accessibilityLayer: false }}
    />
  );
}
