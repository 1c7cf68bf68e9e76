import { vitalSignCatalogue, type VitalSign } from '#domain';
import { memo, Suspense } from 'react';
import { shownUnit, signName } from '../alert/words.js';
import { lazyPart } from '../shell/lazy-part.js';
import { PartBoundary } from '../shell/PartBoundary.js';
import { texts } from '../texts/index.js';
import { span } from '../time/elapsed.js';
import { raised, sparkline, summarise } from './trend.js';
import { trendHours } from './trend-client.js';
import type { TrendState } from './use-trend.js';
import classes from './Trend.module.css';

const SparklineChart = lazyPart(async () => import('./SparklineChart.js'));
const stretches = 48;

interface Props {
  readonly state: TrendState;
  readonly sign: VitalSign;
}

/** The line in a row; its words for those who cannot see it. Drawn anew only when the trend changes. */
export const TrendCell = memo(function TrendCell({ state, sign }: Props) {
  if (state.kind === 'idle' || state.kind === 'loading')
    return <span className={classes['blank']} aria-label={texts.trend.loading} role="img" />;
  if (state.kind === 'failed') return <span className={classes['none']}>{texts.trend.failed}</span>;
  const summary = summarise(state.trend);
  if (summary === undefined) return <span className={classes['none']}>{texts.trend.none}</span>;
  const unit = shownUnit(state.trend.unit === '' ? vitalSignCatalogue[sign].unit : state.trend.unit);
  const words = texts.trend.label(
    signName(sign),
    summary.count,
    String(summary.low),
    `${summary.high} ${unit}`,
    `${summary.last.value} ${unit}`,
    span(state.asOf - summary.last.at),
  );
  const data = sparkline(state.trend, sign, state.asOf - trendHours * 3_600_000, state.asOf, stretches);
  return (
    <span role="img" aria-label={words} title={words} className={classes['spark']}>
      <PartBoundary fallback={<span className={classes['none']}>{texts.trend.failed}</span>}>
        <Suspense fallback={<span className={classes['blank']} />}>
          <SparklineChart data={raised(data, sign)} />
        </Suspense>
      </PartBoundary>
      <span className={classes['scale']} aria-hidden="true">
        {`${summary.low}–${summary.high} ${unit}`}
        <br />
        {texts.trend.span}
      </span>
    </span>
  );
});
