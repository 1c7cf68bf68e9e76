import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useLive } from '../shell/live.js';
import { texts } from '../texts/index.js';
import { dueOf, span } from '../time/elapsed.js';
import { ActError } from './ActError.js';
import type { CasePage, FollowUpBody } from './case-api.js';
import classes from './Case.module.css';
import { Part } from './Part.js';
import { useCaseAct } from './use-case.js';

const words = texts.tier1.case.followUps;
const kinds = ['repeat-reading', 'call-back', 'to-be-seen', 'task'] as const;
const outcomes = ['done', 'not-reached', 'patient-declined', 'no-longer-needed'] as const;
type FollowUp = CasePage['followUps'][number];

/** What was promised, by when and whose it is; a case does not end while one is open (hazard H22). */
export function FollowUps({ page, isMine }: { readonly page: CasePage; readonly isMine: boolean }) {
  const { followUps, alert } = page;
  return (
    <Part heading={words.heading}>
      {followUps.length === 0 && <p className={classes['hint']}>{words.none}</p>}
      <ul className={classes['contacts']}>
        {followUps.map((one) => (
          <Promised key={one.id} alert={alert.id} followUp={one} />
        ))}
      </ul>
      {isMine && <Promise alert={alert.id} />}
    </Part>
  );
}

function Promised({ alert, followUp }: { readonly alert: string; readonly followUp: FollowUp }) {
  const { serverNow, user } = useLive();
  const [outcome, setOutcome] = useState<(typeof outcomes)[number]>('done');
  const [note, setNote] = useState('');
  const [isOpen, setOpen] = useState(false);
  const act = useCaseAct(alert, (api, body: { outcome: (typeof outcomes)[number]; note?: string }) =>
    api.POST('/api/v1/follow-ups/{followUp}/end', { params: { path: { followUp: followUp.id } }, body }),
  );
  const kind = words.kinds[followUp.kind] ?? followUp.kind;
  const due = dueOf({ dueAt: Date.parse(followUp.dueAt), state: '' }, serverNow);
  const mayEnd =
    followUp.endedAt === null &&
    followUp.kind !== 'emergency' &&
    (followUp.owner === null || followUp.owner.id === user.id);
  return (
    <li>
      <span>
        <strong>{kind}</strong> {followUp.words}{' '}
        <span className={classes['hint']}>
          {followUp.endedAt === null
            ? `${followUp.owner?.name ?? words.team}, ${due.kind === 'overdue' ? words.overdue(span(due.byMs)) : due.kind === 'due' ? words.due(span(due.inMs)) : ''}`
            : (words.outcomes[followUp.outcome ?? ''] ?? followUp.outcome)}
        </span>
      </span>
      {mayEnd && !isOpen && (
        <Button
          size="compact-md"
          variant="default"
          aria-label={words.endOf(kind)}
          onClick={() => {
            setOpen(true);
          }}
        >
          {words.end}
        </Button>
      )}
      {mayEnd && isOpen && (
        <div className={classes['pair']}>
          <NativeSelect
            label={words.outcome}
            value={outcome}
            data={outcomes.map((value) => ({ value, label: words.outcomes[value] ?? value }))}
            onChange={(event) => {
              setOutcome(event.currentTarget.value as typeof outcome);
            }}
          />
          <TextInput
            label={words.note}
            value={note}
            maxLength={2000}
            onChange={(event) => {
              setNote(event.currentTarget.value);
            }}
          />
          <Button
            loading={act.isPending}
            onClick={() => {
              act.mutate({ outcome, ...(note.trim() !== '' && { note: note.trim() }) });
            }}
          >
            {words.end}
          </Button>
          <ActError error={act.error} />
        </div>
      )}
    </li>
  );
}

function Promise({ alert }: { readonly alert: string }) {
  const [body, setBody] = useState<{
    kind: (typeof kinds)[number];
    within: string;
    words: string;
    owner: 'me' | 'team';
  }>({
    kind: 'call-back',
    within: 'PT1H',
    words: '',
    owner: 'me',
  });
  const act = useCaseAct(alert, (api, sent: FollowUpBody) =>
    api.POST('/api/v1/alerts/{id}/follow-ups', { params: { path: { id: alert } }, body: sent }),
  );
  const change = (part: Partial<typeof body>): void => {
    setBody((before) => ({ ...before, ...part }));
  };
  return (
    <details className={classes['more']}>
      <summary>{words.add}</summary>
      <div className={classes['form']}>
        <NativeSelect
          label={words.kind}
          value={body.kind}
          data={kinds.map((value) => ({ value, label: words.kinds[value] ?? value }))}
          onChange={(event) => {
            change({ kind: event.currentTarget.value as typeof body.kind });
          }}
        />
        <NativeSelect
          label={words.within}
          value={body.within}
          data={Object.entries(words.spans).map(([value, label]) => ({ value, label }))}
          onChange={(event) => {
            change({ within: event.currentTarget.value });
          }}
        />
        <NativeSelect
          label={words.owner}
          value={body.owner}
          data={Object.entries(words.owners).map(([value, label]) => ({ value, label }))}
          onChange={(event) => {
            change({ owner: event.currentTarget.value as typeof body.owner });
          }}
        />
        <TextInput
          label={words.words}
          value={body.words}
          maxLength={1000}
          onChange={(event) => {
            change({ words: event.currentTarget.value });
          }}
        />
        <ActError error={act.error} />
        <Button
          variant="default"
          loading={act.isPending}
          onClick={() => {
            const { words: said, ...rest } = body;
            act.mutate({ ...rest, vitalSigns: [], ...(said.trim() !== '' && { words: said.trim() }) });
          }}
        >
          {words.save}
        </Button>
      </div>
    </details>
  );
}
