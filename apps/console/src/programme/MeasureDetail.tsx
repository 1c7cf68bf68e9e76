import { Button, Table } from '@mantine/core';
import { lazy, Suspense } from 'react';
import operation from '../operation/Operation.module.css';
import { PlainTable } from '../operation/PlainTable.js';
import { useLive } from '../shell/live.js';
import { texts } from '../texts/index.js';
import { clockTime } from '../time/local-time.js';
import { CaseList } from './CaseList.js';
import { casesWords, figureWords, reasonWords } from './figure-words.js';
import type { Asked, Figure, Measure } from './programme-data.js';
import classes from './Programme.module.css';

const words = texts.programme;
const WeekChart = lazy(() => import('./WeekChart.js'));

interface Props {
  readonly measure: Measure;
  readonly asked: Asked;
  readonly onClose: () => void;
}

/** One figure: its definition, its weeks, its parts, and the cases behind it. */
export function MeasureDetail({ measure, asked, onClose }: Props) {
  const { definition, total, split } = measure;
  return (
    <section className={classes['detail']} aria-labelledby="programme-detail">
      <h2 id="programme-detail">{definition.name}</h2>
      <Button size="xs" variant="default" onClick={onClose}>
        {words.close}
      </Button>
      <h3>{words.definition}</h3>
      <p className={operation['lead']}>{definition.words}</p>
      <dl className={classes['definition']}>
        {(['numerator', 'denominator', 'exclusions'] as const).map((part) => (
          <div key={part}>
            <dt>{words.parts[part]}</dt>
            <dd>{definition[part]}</dd>
          </div>
        ))}
      </dl>
      <Reasons title={words.notYetKnown} reasons={total.notYetKnown} />
      <Reasons title={words.excluded} reasons={total.excluded} />
      <Weeks measure={measure} />
      <h3>{words.splitHeading(words.splits[asked.by])}</h3>
      {split === null ? (
        <p>{words.splitNone}</p>
      ) : (
        <PlainTable
          label={words.splitHeading(words.splits[asked.by])}
          columns={words.splitColumns}
          numbers={['value', 'cases']}
        >
          {split.map(({ key, name, figure }) => (
            <FigureRow
              key={key}
              name={name ?? (key === '' ? words.unnamed : key)}
              measure={measure}
              figure={figure}
            />
          ))}
        </PlainTable>
      )}
      <CaseList measure={measure} asked={asked} />
    </section>
  );
}

function Reasons({
  title,
  reasons,
}: {
  readonly title: (count: number) => string;
  readonly reasons: Figure['excluded'];
}) {
  if (reasons.length === 0) return null;
  const count = reasons.reduce((sum, { cases }) => sum + cases, 0);
  return (
    <p className={operation['line']}>
      {title(count)}: {reasons.map(({ why, cases }) => `${reasonWords(why)} (${cases})`).join(', ')}.
    </p>
  );
}

function Weeks({ measure }: { readonly measure: Measure }) {
  const { serverNow } = useLive();
  return (
    <>
      <h3>{words.trend}</h3>
      <Suspense fallback={<p>{texts.fetched.loading}</p>}>
        <WeekChart measure={measure} />
      </Suspense>
      <PlainTable label={words.trend} columns={words.trendColumns} numbers={['value', 'cases']}>
        {measure.weeks.map(({ from, figure }) => (
          <FigureRow
            key={from}
            name={clockTime(Date.parse(from), serverNow)}
            measure={measure}
            figure={figure}
          />
        ))}
      </PlainTable>
    </>
  );
}

function FigureRow({
  name,
  measure: { definition },
  figure,
}: {
  readonly name: string;
  readonly measure: Measure;
  readonly figure: Figure;
}) {
  return (
    <Table.Tr>
      <Table.Th scope="row">{name}</Table.Th>
      <Table.Td data-number>
        {figureWords(definition, figure)}
        {figure.secondReads !== null && (
          <span className={operation['small']}>
            {words.secondReads(
              figure.secondReads.read,
              figure.secondReads.disagreed,
              figure.secondReads.drawn,
            )}
          </span>
        )}
      </Table.Td>
      <Table.Td data-number>
        {casesWords(definition, figure)}
        {figure.isFew && figure.cases > 0 && <span className={operation['small']}>{words.few}</span>}
      </Table.Td>
    </Table.Tr>
  );
}
