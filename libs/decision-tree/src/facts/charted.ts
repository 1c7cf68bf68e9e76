import { roundToChart, type Interval } from '#domain';
import type { Sample } from '../sample.js';

const known = new WeakMap<Sample, Interval>();

/** A sample's value rounded to the chart's resolution; remembered, since a baseline reads the same month every time. */
export function charted(sample: Sample): Interval {
  let interval = known.get(sample);
  if (interval === undefined) known.set(sample, (interval = roundToChart(sample.vitalSign, sample.interval)));
  return interval;
}
