import { Button, NativeSelect, Radio, Stack, Textarea, TextInput } from '@mantine/core';
import { identifierKinds, type IdentifierKind } from '#domain';
import { useState } from 'react';
import type { Alert } from '../../alert/alert.js';
import { useAct } from '../../api/queries.js';
import { useLive } from '../../shell/live.js';
import { texts } from '../../texts/index.js';
import classes from '../AlertDetails.module.css';
import { boardKey, followUpsKey } from '../use-board-extras.js';
import { confirm, refuse } from '../use-commands.js';
import { afterSpan, spanOptions } from './spans.js';

interface Props {
  readonly alert: Alert;
  readonly touches: readonly (readonly unknown[])[];
}

const words = texts.nurse.handOff;
interface Identifier {
  readonly kind: IdentifierKind;
  readonly value: string;
}
const atFirst: readonly Identifier[] = [
  { kind: 'full-name', value: '' },
  { kind: 'birth-date', value: '' },
];

/** The nurse confirms patient, problem and who rings by when; only then the case is the nurse's. Or asks back. */
export function ReadBack({ alert, touches }: Props) {
  const { serverNow } = useLive();
  const [identifiers, setIdentifiers] = useState(atFirst);
  const [problem, setProblem] = useState('');
  const [callBy, setCallBy] = useState<'nurse' | 'tier1'>('nurse');
  const [callAt, setCallAt] = useState('PT15M');
  const [question, setQuestion] = useState('');
  const touched = [...touches, boardKey, followUpsKey];
  const path = { id: alert.id };
  const accept = useAct(
    (api) =>
      api.POST('/api/v1/alerts/{id}/hand-off/accept', {
        params: { path },
        body: {
          version: alert.version,
          patientConfirmed: identifiers.map(({ kind, value }) => ({ kind, value: value.trim() })),
          problem: problem.trim(),
          callBy,
          callAt: afterSpan(callAt, serverNow),
        },
      }),
    touched,
  );
  const sendBack = useAct(
    (api) =>
      api.POST('/api/v1/alerts/{id}/hand-off/return', {
        params: { path },
        body: { reason: question.trim() },
      }),
    touched,
  );
  const isComplete = problem.trim() !== '' && identifiers.every(({ value }) => value.trim() !== '');
  const change = (index: number, to: Partial<Identifier>): void => {
    setIdentifiers(identifiers.map((one, at) => (at === index ? { ...one, ...to } : one)));
  };
  return (
    <>
      <form
        className={classes['form']}
        aria-label={words.heading}
        onSubmit={(event) => {
          event.preventDefault();
          if (!isComplete) return;
          accept.mutate(undefined, {
            onError: ({ code }) => {
              refuse(code);
            },
            onSuccess: () => {
              confirm(texts.nurse.done, words.accepted);
            },
          });
        }}
      >
        <Stack gap="sm">
          <fieldset className={classes['group']}>
            <legend>{words.confirm}</legend>
            {identifiers.map(({ kind, value }, index) => (
              <div key={index} className={classes['two']}>
                <NativeSelect
                  label={words.kind(index + 1)}
                  data={identifierKinds
                    .filter((one) => one === kind || identifiers.every((other) => other.kind !== one))
                    .map((one) => ({ value: one, label: words.kinds[one] ?? one }))}
                  value={kind}
                  onChange={(event) => {
                    const chosen = identifierKinds.find((one) => one === event.currentTarget.value);
                    if (chosen !== undefined) change(index, { kind: chosen, value: '' });
                  }}
                />
                <TextInput
                  label={words.value(index + 1)}
                  autoComplete="off"
                  maxLength={200}
                  value={value}
                  onChange={(event) => {
                    change(index, { value: event.currentTarget.value });
                  }}
                />
              </div>
            ))}
          </fieldset>
          <Textarea
            label={words.problem}
            autosize
            minRows={2}
            maxLength={1000}
            autoComplete="off"
            value={problem}
            onChange={(event) => {
              setProblem(event.currentTarget.value);
            }}
          />
          <Radio.Group
            label={words.callBy}
            value={callBy}
            onChange={(value) => {
              setCallBy(value === 'tier1' ? 'tier1' : 'nurse');
            }}
          >
            <div className={classes['buttons']}>
              <Radio value="nurse" label={words.callers['nurse']} />
              <Radio value="tier1" label={words.callers['tier1']} />
            </div>
          </Radio.Group>
          <NativeSelect
            label={words.callAt}
            data={spanOptions(['PT5M', 'PT15M', 'PT30M', 'PT1H', 'PT2H', 'PT4H'])}
            value={callAt}
            onChange={(event) => {
              setCallAt(event.currentTarget.value);
            }}
          />
          <div className={classes['buttons']}>
            <Button type="submit" disabled={!isComplete} loading={accept.isPending}>
              {words.accept}
            </Button>
          </div>
        </Stack>
      </form>
      <form
        className={classes['form']}
        aria-label={words.sendBack}
        onSubmit={(event) => {
          event.preventDefault();
          if (question.trim() === '') return;
          sendBack.mutate(undefined, {
            onError: ({ code }) => {
              refuse(code);
            },
            onSuccess: () => {
              confirm(texts.nurse.done, texts.nurse.doneLead);
            },
          });
        }}
      >
        <Stack gap="sm">
          <TextInput
            label={words.question}
            maxLength={1000}
            autoComplete="off"
            value={question}
            onChange={(event) => {
              setQuestion(event.currentTarget.value);
            }}
          />
          <div className={classes['buttons']}>
            <Button
              type="submit"
              variant="default"
              disabled={question.trim() === ''}
              loading={sendBack.isPending}
            >
              {words.sendBack}
            </Button>
          </div>
        </Stack>
      </form>
    </>
  );
}
