import { Button, NativeSelect, Textarea } from '@mantine/core';
import { useState } from 'react';
import { Fetched } from '../api/Fetched.js';
import { useFetched } from '../api/queries.js';
import { useLive } from '../shell/live.js';
import { texts } from '../texts/index.js';
import { clockTime } from '../time/local-time.js';
import { ActError } from './ActError.js';
import type { Series } from './case-api.js';
import classes from './Case.module.css';
import { Part } from './Part.js';
import { useCaseAct } from './use-case.js';

const words = texts.tier1.case.attempts;
const outcomes = ['no-answer', 'voicemail', 'wrong-number', 'contact-reached', 'reached'] as const;
type Outcome = (typeof outcomes)[number];

/** Nobody answers: whom to ring next and when, and what came of each attempt (hazard H22). */
export function Attempts({ alert, isMine }: { readonly alert: string; readonly isMine: boolean }) {
  const query = useFetched<Series>(
    ['attempts', alert],
    (api, signal) =>
      api.GET('/api/v1/alerts/{id}/contact-attempts', { params: { path: { id: alert } }, signal }),
    15,
  );
  return (
    <Part heading={words.heading} lead={words.lead}>
      <Fetched query={query}>
        {(series) => <SeriesView alert={alert} isMine={isMine} series={series} />}
      </Fetched>
    </Part>
  );
}

function SeriesView({
  alert,
  isMine,
  series,
}: {
  readonly alert: string;
  readonly isMine: boolean;
  readonly series: Series;
}) {
  const { serverNow } = useLive();
  const [outcome, setOutcome] = useState<Outcome>('no-answer');
  const [note, setNote] = useState('');
  const [key, setKey] = useState(() => crypto.randomUUID());
  const act = useCaseAct(alert, (api, next: NonNullable<Series['next']>) =>
    api.POST('/api/v1/alerts/{id}/contact-attempts', {
      params: { path: { id: alert } },
      body: {
        attemptId: key,
        contact: next.contact,
        phone: next.phone,
        outcome,
        ...(note.trim() !== '' && { note: note.trim() }),
      },
    }),
  );
  const { next, attempts, endedAs } = series;
  return (
    <>
      {endedAs !== null && <p role="status">{words.ended[endedAs]}</p>}
      {series.walk !== null && series.startedAt !== null && endedAs === null && (
        <p className={classes['hint']}>{words.begun(clockTime(Date.parse(series.startedAt), serverNow))}</p>
      )}
      {series.series !== null && endedAs === null && next === null && (
        <p className={classes['hint']}>{words.waits}</p>
      )}
      {attempts.length === 0 ? (
        <p className={classes['hint']}>{words.none}</p>
      ) : (
        <ol>
          {attempts.map((one) => (
            <li key={one.id}>
              {words.outcomes[one.outcome] ?? one.outcome}, {one.phone},{' '}
              {clockTime(Date.parse(one.at), serverNow)}
              {one.note !== null && `: ${one.note}`}
            </li>
          ))}
        </ol>
      )}
      {isMine && next !== null && (
        <div className={classes['form']}>
          <p>
            <strong>{words.next(next.phone, clockTime(Date.parse(next.from), serverNow))}</strong>{' '}
            <span className={classes['hint']}>
              {words.by(clockTime(Date.parse(next.due), serverNow))},{' '}
              {next.stage === 'patient' ? words.round(next.round) : words.contactStage}
            </span>
          </p>
          <NativeSelect
            label={words.outcome}
            value={outcome}
            data={outcomes.map((value) => ({ value, label: words.outcomes[value] ?? value }))}
            onChange={(event) => {
              setOutcome(event.currentTarget.value as Outcome);
            }}
          />
          <Textarea
            label={words.note}
            value={note}
            maxLength={2000}
            autosize
            onChange={(event) => {
              setNote(event.currentTarget.value);
            }}
          />
          <ActError error={act.error} />
          <Button
            variant="default"
            loading={act.isPending}
            onClick={() => {
              act.mutate(next, {
                onSuccess: () => {
                  setNote('');
                  setKey(crypto.randomUUID());
                },
              });
            }}
          >
            {words.record}
          </Button>
        </div>
      )}
    </>
  );
}
