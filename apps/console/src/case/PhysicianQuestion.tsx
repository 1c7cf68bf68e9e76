import { Button, NativeSelect, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useLive } from '../shell/live.js';
import { texts } from '../texts/index.js';
import { span } from '../time/elapsed.js';
import { ActError } from './ActError.js';
import type { CasePage, QuestionBody } from './case-api.js';
import classes from './Case.module.css';
import { withUnit } from './fact-words.js';
import { Part } from './Part.js';
import { useCaseAct } from './use-case.js';

const words = texts.tier1.case.question;
const types = ['yes-no', 'choice', 'number', 'date'] as const;
const dues = ['PT15M', 'PT30M', 'PT1H', 'PT4H', 'PT24H'] as const;
type Asked = CasePage['questions'][number];

/** One question with one type of answer; where it stands, and what came of it. */
export function PhysicianQuestion({ page, isMine }: { readonly page: CasePage; readonly isMine: boolean }) {
  const { questions, alert } = page;
  const isOpen = questions.some(({ endedAt }) => endedAt === null);
  return (
    <Part heading={words.heading}>
      {questions.length === 0 && <p className={classes['hint']}>{words.none}</p>}
      <ul>
        {questions.map((one) => (
          <li key={one.id}>
            {one.question} <strong>{<State question={one} />}</strong>
          </li>
        ))}
      </ul>
      {isMine && !isOpen && <Ask alert={alert.id} />}
    </Part>
  );
}

function State({ question }: { readonly question: Asked }) {
  const { serverNow } = useLive();
  if (question.outcome === 'answered')
    return (
      <>{words.answered(withUnit(question.answer, question.answerUnit), question.answeredBy?.name ?? '?')}</>
    );
  if (question.outcome !== null)
    return <>{question.outcome === 'withdrawn' ? words.withdrawn : words.caseEnded}</>;
  const left = Date.parse(question.dueAt) - serverNow;
  const name = question.owner?.name ?? words.anyPhysician;
  return <>{left >= 0 ? words.waits(name, span(left)) : words.late(name, span(-left))}</>;
}

function Ask({ alert }: { readonly alert: string }) {
  const [question, setQuestion] = useState('');
  const [type, setType] = useState<(typeof types)[number]>('yes-no');
  const [options, setOptions] = useState('');
  const [unit, setUnit] = useState('');
  const [due, setDue] = useState<(typeof dues)[number]>('PT30M');
  const [noAnswer, setNoAnswer] = useState<'ask-next' | 'escalate'>('escalate');
  const act = useCaseAct(alert, (api, body: QuestionBody) =>
    api.POST('/api/v1/alerts/{id}/questions', { params: { path: { id: alert } }, body }),
  );
  const answerType = (): QuestionBody['answerType'] => {
    if (type === 'choice')
      return {
        kind: type,
        options: options
          .split('\n')
          .map((one) => one.trim())
          .filter((one) => one !== ''),
      };
    return type === 'number' ? { kind: type, unit: unit.trim() } : { kind: type };
  };
  return (
    <details className={classes['more']}>
      <summary>{words.lead}</summary>
      <div className={classes['form']}>
        <Textarea
          label={words.words}
          value={question}
          maxLength={500}
          autosize
          required
          onChange={(event) => {
            setQuestion(event.currentTarget.value);
          }}
        />
        <NativeSelect
          label={words.type}
          value={type}
          data={types.map((value) => ({ value, label: words.types[value] }))}
          onChange={(event) => {
            setType(event.currentTarget.value as typeof type);
          }}
        />
        {type === 'choice' && (
          <Textarea
            label={words.options}
            value={options}
            autosize
            minRows={2}
            onChange={(event) => {
              setOptions(event.currentTarget.value);
            }}
          />
        )}
        {type === 'number' && (
          <TextInput
            label={words.unit}
            value={unit}
            onChange={(event) => {
              setUnit(event.currentTarget.value);
            }}
          />
        )}
        <NativeSelect
          label={words.due}
          value={due}
          data={dues.map((value) => ({ value, label: texts.tier1.case.followUps.spans[value] }))}
          onChange={(event) => {
            setDue(event.currentTarget.value as typeof due);
          }}
        />
        <NativeSelect
          label={words.noAnswer}
          value={noAnswer}
          data={Object.entries(words.policies).map(([value, label]) => ({ value, label }))}
          onChange={(event) => {
            setNoAnswer(event.currentTarget.value as typeof noAnswer);
          }}
        />
        <ActError error={act.error} />
        <Button
          variant="default"
          loading={act.isPending}
          disabled={question.trim() === ''}
          onClick={() => {
            act.mutate({ question: question.trim(), answerType: answerType(), due, noAnswer });
          }}
        >
          {words.ask}
        </Button>
      </div>
    </details>
  );
}
