import { Button, NativeSelect, Textarea } from '@mantine/core';
import { useEffect, useRef, useState, type SyntheticEvent, type KeyboardEvent } from 'react';
import { texts } from '../texts/index.js';
import { span } from '../time/elapsed.js';
import { ActError } from './ActError.js';
import type { ConcludeBody, Walk } from './case-api.js';
import classes from './Case.module.css';
import { Part } from './Part.js';
import { useCaseAct } from './use-case.js';

const words = texts.tier1.case.end;
type Outcome = keyof typeof words.outcomes;

/** What the protocol proposes, what has to be written down, and the way to end it. */
export function Conclusion({ alert, walk }: { readonly alert: string; readonly walk: Walk }) {
  const [texted, setTexted] = useState<Readonly<Record<string, string>>>({});
  const [outcome, setOutcome] = useState<Outcome | ''>('');
  const [reason, setReason] = useState('');
  const box = useRef<HTMLFormElement>(null);
  const act = useCaseAct(alert, (api, body: ConcludeBody) =>
    api.POST('/api/v1/cases/{alert}/conclude', { params: { path: { alert } }, body }),
  );
  useEffect(() => {
    box.current?.focus();
  }, []);
  const { proposal } = walk;
  const documents = proposal?.document ?? [];
  const isComplete = documents.every((item) => (texted[item] ?? '').trim() !== '');
  const needsReason = outcome !== '' && outcome !== proposal?.outcome;
  const isReady =
    (isComplete || needsReason) &&
    (!needsReason || reason.trim() !== '') &&
    (proposal !== null || outcome !== '');
  const conclude = (event?: SyntheticEvent): void => {
    event?.preventDefault();
    if (!isReady || act.isPending) return;
    act.mutate({
      walk: walk.id,
      version: walk.entries,
      ...(outcome !== '' && { outcome }),
      ...(reason.trim() !== '' && { reason: reason.trim() }),
      documented: documents.flatMap((item) => {
        const text = (texted[item] ?? '').trim();
        return text === '' ? [] : [{ item, text }];
      }),
    });
  };
  const onKey = (event: KeyboardEvent): void => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      conclude();
    }
  };
  return (
    <Part heading={words.heading}>
      <form
        ref={box}
        tabIndex={-1}
        aria-label={words.heading}
        className={classes['form']}
        onSubmit={conclude}
        onKeyDown={onKey}
      >
        {proposal !== null && (
          <div className={classes['proposal']} role="status">
            <p>
              {words.proposes}: <strong>{words.outcomes[proposal.outcome]}</strong>,{' '}
              {words.within(span(proposal.timeLimitSeconds * 1000))}
            </p>
            <p>{proposal.reason}</p>
            {proposal.advice.length > 0 && (
              <>
                <h3>{words.advice}</h3>
                <ul>
                  {proposal.advice.map((one) => (
                    <li key={one}>{one}</li>
                  ))}
                </ul>
              </>
            )}
          </div>
        )}
        {documents.length > 0 && <h3>{words.document}</h3>}
        {documents.map((item) => (
          <Textarea
            key={item}
            label={item}
            autosize
            minRows={1}
            maxLength={4000}
            value={texted[item] ?? ''}
            onChange={(event) => {
              const { value } = event.currentTarget;
              setTexted((before) => ({ ...before, [item]: value }));
            }}
          />
        ))}
        <NativeSelect
          label={words.other}
          description={words.reasonHint}
          value={outcome}
          data={[
            ...(proposal === null ? [{ value: '', label: '' }] : [{ value: '', label: words.asProposed }]),
            ...Object.entries(words.outcomes).map(([value, label]) => ({ value, label })),
          ]}
          onChange={(event) => {
            setOutcome(event.currentTarget.value as Outcome | '');
          }}
        />
        {needsReason && (
          <Textarea
            label={words.reason}
            required
            maxLength={2000}
            value={reason}
            onChange={(event) => {
              setReason(event.currentTarget.value);
            }}
          />
        )}
        <ActError error={act.error} />
        <div className={classes['buttons']}>
          <Button type="submit" loading={act.isPending} disabled={!isReady}>
            {words.conclude}
          </Button>
          <span className={classes['hint']}>{isReady ? words.concludeKey : words.incomplete}</span>
        </div>
      </form>
    </Part>
  );
}
