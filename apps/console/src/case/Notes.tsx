import { Button, Textarea } from '@mantine/core';
import { useState } from 'react';
import { useLive } from '../shell/live.js';
import { texts } from '../texts/index.js';
import { clockTime } from '../time/local-time.js';
import { ActError } from './ActError.js';
import type { CasePage } from './case-api.js';
import classes from './Case.module.css';
import { Part } from './Part.js';
import { useCaseAct } from './use-case.js';

const words = texts.tier1.case.notes;

/** Notes of the case; written once, however often a click is sent. */
export function Notes({ page, isMine }: { readonly page: CasePage; readonly isMine: boolean }) {
  const { serverNow } = useLive();
  const [note, setNote] = useState('');
  const [id, setId] = useState(() => crypto.randomUUID());
  const alert = page.alert.id;
  const act = useCaseAct(alert, (api, said: string) =>
    api.POST('/api/v1/cases/{alert}/notes', { params: { path: { alert } }, body: { id, words: said } }),
  );
  return (
    <Part heading={words.heading}>
      {page.notes.length === 0 && <p className={classes['hint']}>{words.none}</p>}
      <ul>
        {page.notes.map((one) => (
          <li key={one.id}>
            {one.words}{' '}
            <span
              className={classes['hint']}
            >{`${one.by.name}, ${clockTime(Date.parse(one.at), serverNow)}`}</span>
          </li>
        ))}
      </ul>
      {isMine && (
        <div className={classes['form']}>
          <Textarea
            label={words.words}
            value={note}
            maxLength={4000}
            autosize
            minRows={2}
            onChange={(event) => {
              setNote(event.currentTarget.value);
            }}
          />
          <ActError error={act.error} />
          <Button
            variant="default"
            disabled={note.trim() === ''}
            loading={act.isPending}
            onClick={() => {
              act.mutate(note.trim(), {
                onSuccess: () => {
                  setNote('');
                  setId(crypto.randomUUID());
                },
              });
            }}
          >
            {words.save}
          </Button>
        </div>
      )}
    </Part>
  );
}
