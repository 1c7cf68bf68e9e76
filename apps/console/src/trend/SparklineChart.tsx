import '@mantine/charts/styles.css';
import { Sparkline } from '@mantine/charts';

/** Its own module, so that the charts are loaded only when a line is drawn. Keys do not stop in it: its words stand beside it. */
export default function SparklineChart({ data }: { readonly data: readonly (number | null)[] }) {
  return (
    <div inert aria-hidden>
      <Sparkline
        w={110}
        h={36}
        data={[...data]}
        color="var(--trend)"
        fillOpacity={0.18}
        strokeWidth={2}
        curveType="linear"
        connectNulls
        areaProps={{ isAnimationActive: false }}
      />
    </div>
  );
}
