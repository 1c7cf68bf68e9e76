import '@mantine/charts/styles.css';
import { LineChart } from '@mantine/charts';
import { useLive } from '../shell/live.js';
import { clockTime } from '../time/local-time.js';
import { axisUnit, plotted } from './figure-words.js';
import type { Measure } from './programme-data.js';

/** One point a week; a week without a figure is a gap. Its own module, so that charts are loaded when one is drawn. */
export default function WeekChart({ measure: { definition, weeks, total } }: { readonly measure: Measure }) {
  const { serverNow } = useLive();
  const unit = axisUnit(definition, total.currency);
  return (
    <LineChart
      h={220}
      data={weeks.map(({ from, figure }) => ({
        week: clockTime(Date.parse(from), serverNow),
        value: plotted(definition, figure.value),
      }))}
      dataKey="week"
      series={[{ name: 'value', label: `${definition.name} (${unit})`, color: 'var(--trend)' }]}
      unit={` ${unit}`}
      curveType="linear"
      connectNulls={false}
      withLegend
      tickLine="none"
      gridAxis="y"
      lineProps={{ isAnimationActive: false }}
      yAxisProps={{ width: 90 }}
      // The table beside it is what is read and reached; nothing hidden may take the focus.
      lineChartProps={{ accessibilityLayer: false }}
    />
  );
}
