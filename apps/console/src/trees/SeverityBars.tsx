import '@mantine/charts/styles.css';
import { BarChart } from '@mantine/charts';
import { texts } from '../texts/index.js';
import type { BackTest } from './tree-data.js';

const words = texts.trees.difference;

/** Two bars a severity. Its own module, so that the charts are loaded only when one is drawn. */
export default function SeverityBars({ live, candidate }: Pick<BackTest, 'live' | 'candidate'>) {
  const data = live.bySeverity.map(({ severity, alerts }) => ({
    severity: texts.trees.drawing.results[severity] ?? severity,
    live: alerts,
    candidate: candidate.bySeverity.find((one) => one.severity === severity)?.alerts ?? 0,
  }));
  return (
    <BarChart
      h={220}
      data={data}
      dataKey="severity"
      series={[
        { name: 'live', label: words.running, color: 'var(--line-strong)' },
        { name: 'candidate', label: words.candidate, color: 'var(--trend)' },
      ]}
      withLegend
      withBarValueLabel
      tickLine="none"
      gridAxis="y"
      barProps={{ isAnimationActive: false }}
      // The table beside it is what is read and reached; nothing hidden may take the focus.
      barChartProps={{ accessibilityLayer: false }}
    />
  );
}
