import { vitalSigns, type VitalSign } from '#domain';
import { NativeSelect, SegmentedControl } from '@mantine/core';
import { lazy, Suspense, useState } from 'react';
import { shownUnit, signName } from '../alert/words.js';
import { Fetched } from '../api/Fetched.js';
import { useFetched } from '../api/queries.js';
import { useLive } from '../shell/live.js';
import { texts } from '../texts/index.js';
import { parseTrend, summarise, type Trend } from '../trend/trend.js';
import type { CasePage, TrendAnswer } from './case-api.js';
import classes from './Case.module.css';
import { Part } from './Part.js';
import { linesOf } from './trend-lines.js';
import { trendRows } from './trend-series.js';
import { TrendTable } from './TrendTable.js';

const CaseTrendChart = lazy(async () => import('./CaseTrendChart.js'));
const words = texts.tier1.case.trends;
const ranges = [7, 30, 90] as const;
/** As many points as the server gives at most. */
const mostPoints = 2000;
const day = 24 * 3_600_000;

/** One sign over 7, 30 or 90 days, with what decided, the own baseline and the plan drawn in. */
export function Trends({
  page,
  sign: first,
}: {
  readonly page: CasePage;
  readonly sign: VitalSign | undefined;
}) {
  const known = vitalSigns.filter(
    (sign) => sign === first || page.latest.some((one) => one.vitalSign === sign),
  );
  const [chosen, setChosen] = useState<VitalSign>();
  const [days, setDays] = useState<(typeof ranges)[number]>(30);
  const sign = chosen ?? first ?? known[0] ?? 'heart-rate';
  const { patient } = page.alert;
  const query = useFetched<TrendAnswer>(
    ['trend', patient, sign, days],
    (api, signal) =>
      api.GET('/api/v1/patients/{id}/trend', {
        params: { path: { id: patient }, query: { vitalSign: sign, hours: days * 24 } },
        signal,
      }),
    60,
  );
  return (
    <Part heading={words.heading}>
      <div className={classes['pair']}>
        <NativeSelect
          label={words.sign}
          value={sign}
          data={(known.length === 0 ? [...vitalSigns] : known).map((value) => ({
            value,
            label: signName(value),
          }))}
          onChange={(event) => {
            setChosen(event.currentTarget.value as VitalSign);
          }}
        />
        <SegmentedControl
          aria-label={words.range}
          value={String(days)}
          data={ranges.map((value) => ({ value: String(value), label: words.days(value) }))}
          onChange={(value) => {
            setDays(Number(value) as (typeof ranges)[number]);
          }}
        />
      </div>
      <Fetched query={query} oldAfterSeconds={300}>
        {(answer) => <Drawn trend={parseTrend(answer)} sign={sign} days={days} lines={page.lines} />}
      </Fetched>
    </Part>
  );
}

interface DrawnProps {
  readonly trend: Trend;
  readonly sign: VitalSign;
  readonly days: number;
  readonly lines: CasePage['lines'];
}

function Drawn({ trend, sign, days, lines }: DrawnProps) {
  const { serverNow } = useLive();
  // The axis moves with the minutes, not with the seconds: a chart is not drawn anew every tick.
  const to = Math.ceil(serverNow / 60_000) * 60_000;
  const summary = summarise(trend);
  const drawn = linesOf(lines, sign);
  const unit = shownUnit(trend.unit);
  if (summary === undefined) return <p className={classes['hint']}>{words.none(days)}</p>;
  return (
    <figure className={classes['figure']}>
      <div aria-hidden="true">
        <Suspense fallback={<div className={classes['blank']} />}>
          <CaseTrendChart
            rows={trendRows(trend)}
            lines={drawn}
            name={signName(sign)}
            unit={unit}
            from={to - days * day}
            to={to}
          />
        </Suspense>
      </div>
      <figcaption>
        <p>
          {words.summary(signName(sign), days, summary.count, String(summary.low), `${summary.high} ${unit}`)}
        </p>
        {drawn.length > 0 && (
          <p>
            {words.drawn}: {drawn.map(({ label }) => label).join('; ')}.
          </p>
        )}
        {!lines.some((line) => line.vitalSign === sign && line.kind === 'baseline') && (
          <p>{words.noBaseline}</p>
        )}
        {summary.leftOut > 0 && <p>{words.leftOut(summary.leftOut)}</p>}
        {trend.points.length >= mostPoints && <p>{words.capped(mostPoints)}</p>}
        <p className={classes['hint']}>{words.gap}</p>
      </figcaption>
      <TrendTable trend={trend} unit={unit} now={to} />
    </figure>
  );
}
