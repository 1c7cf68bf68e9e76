import { Button, Textarea } from '@mantine/core';
import { useState } from 'react';
import { texts } from '../texts/index.js';
import { clockTime } from '../time/local-time.js';
import { ActError } from './ActError.js';
import type { Walk } from './case-api.js';
import classes from './Case.module.css';
import { Part } from './Part.js';
import { useCaseAct } from './use-case.js';

const words = texts.tier1.case.end;

interface Props {
  readonly alert: string;
  readonly walk: Walk;
  readonly isMine: boolean;
  readonly now: number;
}

/** What a protocol came to, and what is still to be written down about it. */
export function Concluded({ alert, walk, isMine, now }: Props) {
  const [texted, setTexted] = useState<Readonly<Record<string, string>>>({});
  const act = useCaseAct(alert, (api, documented: { item: string; text: string }[]) =>
    api.POST('/api/v1/cases/{alert}/documentation', {
      params: { path: { alert } },
      body: { walk: walk.id, documented },
    }),
  );
  const { conclusion, documents, title } = walk;
  if (conclusion === null) return null;
  const given = conclusion.missing.flatMap((item) => {
    const text = (texted[item] ?? '').trim();
    return text === '' ? [] : [{ item, text }];
  });
  return (
    <Part heading={`${title}: ${words.concluded(words.outcomes[conclusion.outcome])}`}>
      <p>
        {conclusion.reason}{' '}
        <span
          className={classes['hint']}
        >{`${conclusion.by.name}, ${clockTime(Date.parse(conclusion.at), now)}`}</span>
      </p>
      <dl className={classes['list']}>
        {documents.map(({ item, text }) => (
          <div key={item}>
            <dt>{item}</dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
      {isMine && conclusion.missing.length > 0 && (
        <div className={classes['form']}>
          <h3>{words.missing}</h3>
          {conclusion.missing.map((item) => (
            <Textarea
              key={item}
              label={item}
              autosize
              maxLength={4000}
              value={texted[item] ?? ''}
              onChange={(event) => {
                const { value } = event.currentTarget;
                setTexted((before) => ({ ...before, [item]: value }));
              }}
            />
          ))}
          <ActError error={act.error} />
          <Button
            disabled={given.length === 0}
            loading={act.isPending}
            onClick={() => {
              act.mutate(given);
            }}
          >
            {words.save}
          </Button>
        </div>
      )}
    </Part>
  );
}
