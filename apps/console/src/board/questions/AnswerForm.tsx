import { Button, NumberInput, PasswordInput, Radio, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import { shownUnit } from '../../alert/words.js';
import { useAct } from '../../api/queries.js';
import { texts } from '../../texts/index.js';
import classes from '../Board.module.css';
import { confirm, refuse } from '../use-commands.js';
import { questionsKey, type Question } from './question.js';

const words = texts.nurse.questions;

/** One answer of the kind that was asked for; signed where it enters the plan. */
export function AnswerForm({ question }: { readonly question: Question }) {
  const [given, setGiven] = useState('');
  const [password, setPassword] = useState('');
  const { answerType, bindsTo } = question;
  const isPlan = bindsTo.plan !== undefined;
  const answer = useAct(
    (api) =>
      api.POST('/api/v1/questions/{id}/answer', {
        params: { path: { id: question.id } },
        body: { ...valueOf(answerType, given), ...(isPlan && { password }) },
      }),
    [questionsKey],
  );
  const isComplete = given !== '' && (!isPlan || password !== '');
  return (
    <form
      className={classes['answer']}
      onSubmit={(event) => {
        event.preventDefault();
        if (!isComplete) return;
        answer.mutate(undefined, {
          onError: ({ code }) => {
            refuse(code);
          },
          onSuccess: () => {
            confirm(texts.nurse.done, words.answered);
          },
        });
      }}
    >
      <Stack gap="sm">
        <AnswerField type={answerType} value={given} onChange={setGiven} />
        <p className={classes['lead']}>{isPlan ? words.plan : words.fact}</p>
        {isPlan && (
          <PasswordInput
            label={words.password}
            autoComplete="current-password"
            value={password}
            onChange={(event) => {
              setPassword(event.currentTarget.value);
            }}
          />
        )}
        <div>
          <Button type="submit" disabled={!isComplete} loading={answer.isPending}>
            {words.answer}
          </Button>
        </div>
      </Stack>
    </form>
  );
}

interface FieldProps {
  readonly type: Question['answerType'];
  readonly value: string;
  readonly onChange: (value: string) => void;
}

function AnswerField({ type, value, onChange }: FieldProps) {
  switch (type.kind) {
    case 'yes-no':
    case 'choice': {
      const options =
        type.kind === 'choice'
          ? type.options.map((one) => [one, one] as const)
          : ([
              ['yes', words.yes],
              ['no', words.no],
            ] as const);
      return (
        <Radio.Group label={words.answer} value={value} onChange={onChange}>
          <div className={classes['options']}>
            {options.map(([option, label]) => (
              <Radio key={option} value={option} label={label} />
            ))}
          </div>
        </Radio.Group>
      );
    }
    case 'number':
      return (
        <NumberInput
          label={words.number(shownUnit(type.unit))}
          value={value}
          {...(type.min !== undefined && { min: type.min })}
          {...(type.max !== undefined && { max: type.max })}
          onChange={(next) => {
            onChange(String(next));
          }}
        />
      );
    case 'date':
      return (
        <TextInput
          type="date"
          label={words.date}
          value={value}
          onChange={(event) => {
            onChange(event.currentTarget.value);
          }}
        />
      );
  }
}

function valueOf(
  type: Question['answerType'],
  given: string,
): { value: boolean | number | string; unit?: string } {
  switch (type.kind) {
    case 'yes-no':
      return { value: given === 'yes' };
    case 'number':
      return { value: Number(given), unit: type.unit };
    case 'choice':
    case 'date':
      return { value: given };
  }
}
