import { Badge, Button, Kbd, NativeSelect, SegmentedControl } from '@mantine/core';
import { IconFlagFilled } from '@tabler/icons-react';
import { useEffect, useRef, useState, type KeyboardEvent } from 'react';
import { useLive } from '../shell/live.js';
import { texts } from '../texts/index.js';
import { ActError } from './ActError.js';
import type { AnswerBody, CasePage, Walk } from './case-api.js';
import classes from './Case.module.css';
import { AnswerPath } from './AnswerPath.js';
import { answers, type Given } from './answers.js';
import { Part } from './Part.js';
import { useGuideAct } from './use-case.js';

const words = texts.tier1.case.protocol;
const keyOf: Readonly<Record<string, Given>> = { y: 'yes', n: 'no', c: 'could-not-assess' };
const speakers = ['patient', 'proxy', 'other'] as const;
const interpreters = ['not-needed', 'professional', 'staff', 'adult-relative', 'child', 'none'] as const;

interface Props {
  readonly alert: string;
  readonly walk: Walk;
  readonly speaking: CasePage['speaking'];
}

/** One question at a time, answered by a key or a button; what was said so far, and the way to correct it. */
export function Protocol({ alert, walk, speaking }: Props) {
  const [spokeWith, setSpokeWith] = useState<(typeof speakers)[number]>('patient');
  const [interpreter, setInterpreter] = useState<(typeof interpreters)[number] | ''>(
    speaking.interpreterNeeded === true ? '' : 'not-needed',
  );
  const box = useRef<HTMLDivElement>(null);
  const act = useGuideAct<AnswerBody>(alert, (api, body) =>
    api.POST('/api/v1/cases/{alert}/answers', { params: { path: { alert } }, body }),
  );
  const { question } = walk;
  // The next question stands there before everything else has been asked for again: it waits for nothing.
  const [sentAt, setSentAt] = useState<number>();
  const isBusy = act.isPending && sentAt === walk.entries;
  useEffect(() => {
    box.current?.focus();
  }, [question?.id]);
  // NOT MONITORING takes the focus away; afterwards the keys answer again.
  const { isCovered } = useLive();
  useEffect(() => {
    if (!isCovered && document.activeElement === document.body) box.current?.focus();
  }, [isCovered]);
  const isClinical = walk.purpose === 'clinical';
  const isReady = !isClinical || interpreter !== '';
  const give = (id: string, answer: Given, correct: boolean): void => {
    if (isBusy || !isReady) return;
    setSentAt(walk.entries);
    act.mutate({
      walk: walk.id,
      version: walk.entries,
      question: id,
      answer,
      spokeWith,
      interpreter: interpreter === '' ? 'none' : interpreter,
      correct,
    });
  };
  const onKey = (event: KeyboardEvent): void => {
    const answer = keyOf[event.key];
    if (answer === undefined || question === null || event.repeat) return;
    if (event.ctrlKey || event.metaKey || event.altKey || event.target !== event.currentTarget) return;
    event.preventDefault();
    give(question.id, answer, false);
  };
  return (
    <Part heading={`${words.heading}: ${walk.title}`} lead={words.version(walk.tree, walk.version)}>
      {isClinical && question !== null && (
        <div className={classes['through']}>
          <div>
            <span id="speaks-with">{words.speaksWith}</span>
            <SegmentedControl
              aria-labelledby="speaks-with"
              value={spokeWith}
              data={speakers.map((value) => ({ value, label: words.speakers[value] }))}
              onChange={(value) => {
                setSpokeWith(value);
              }}
            />
          </div>
          <NativeSelect
            label={words.through}
            value={interpreter}
            data={[
              ...(interpreter === '' ? [{ value: '', label: '' }] : []),
              ...interpreters.map((value) => ({ value, label: words.interpreters[value] })),
            ]}
            error={interpreter === '' ? words.needsInterpreter : undefined}
            description={interpreter === 'child' ? words.child : undefined}
            onChange={(event) => {
              setInterpreter(event.currentTarget.value as typeof interpreter);
            }}
          />
        </div>
      )}
      {question !== null && (
        <div
          ref={box}
          tabIndex={-1}
          role="group"
          aria-label={words.question}
          className={classes['question']}
          onKeyDown={onKey}
        >
          {question.redFlag && (
            <Badge color="red" variant="filled" leftSection={<IconFlagFilled size={12} aria-hidden />}>
              {words.redFlag}
            </Badge>
          )}
          <p className={classes['ask']} aria-live="polite">
            {question.ask}
          </p>
          <div className={classes['buttons']}>
            {answers.map((answer) => (
              <Button
                key={answer}
                size="md"
                variant="default"
                disabled={!isReady || isBusy}
                rightSection={<Kbd aria-hidden>{words.answerKeys[answer]}</Kbd>}
                onClick={() => {
                  give(question.id, answer, false);
                }}
              >
                {words.answers[answer]}
              </Button>
            ))}
          </div>
          <p className={classes['hint']}>{words.keys}</p>
        </div>
      )}
      {walk.floor !== null && (
        <p className={classes['floor']}>{words.floor(texts.tier1.case.end.outcomes[walk.floor])}</p>
      )}
      <ActError error={act.error} />
      <AnswerPath
        walk={walk}
        isBusy={isBusy}
        onCorrect={(id, answer) => {
          give(id, answer, true);
        }}
      />
      <p className={classes['hint']}>{walk.notice}</p>
    </Part>
  );
}
