import { Button } from '@mantine/core';
import { useState } from 'react';
import { texts } from '../texts/index.js';
import type { Walk } from './case-api.js';
import classes from './Case.module.css';
import { answers } from './answers.js';

const words = texts.tier1.case.protocol;

interface Props {
  readonly walk: Walk;
  readonly isBusy: boolean;
  readonly onCorrect: (question: string, answer: (typeof answers)[number]) => void;
}

/** What was answered on the way, and what the record answered by itself. A correction takes its place; nothing is lost. */
export function AnswerPath({ walk, isBusy, onCorrect }: Props) {
  const [open, setOpen] = useState<string>();
  if (walk.path.length === 0) return null;
  const mayCorrect = walk.standing === 'asks' || walk.standing === 'at-an-end';
  return (
    <>
      <h3>{words.soFar}</h3>
      <ol className={classes['path']}>
        {walk.path.map((step) => (
          <li key={step.id}>
            <span>{step.words}</span> <strong>{words.answers[step.answer] ?? step.answer}</strong>
            {step.kind === 'check' && <span className={classes['hint']}> {words.check}</span>}
            {step.kind === 'question' && mayCorrect && open !== step.id && (
              <Button
                variant="subtle"
                size="compact-sm"
                aria-label={words.correctOf(step.words)}
                onClick={() => {
                  setOpen(step.id);
                }}
              >
                {words.correct}
              </Button>
            )}
            {open === step.id && (
              <span className={classes['buttons']} role="group" aria-label={words.correctOf(step.words)}>
                {answers
                  .filter((answer) => answer !== step.answer)
                  .map((answer) => (
                    <Button
                      key={answer}
                      size="compact-sm"
                      variant="default"
                      disabled={isBusy}
                      onClick={() => {
                        setOpen(undefined);
                        onCorrect(step.id, answer);
                      }}
                    >
                      {words.answers[answer]}
                    </Button>
                  ))}
                <Button
                  size="compact-sm"
                  variant="subtle"
                  onClick={() => {
                    setOpen(undefined);
                  }}
                >
                  {words.cancel}
                </Button>
              </span>
            )}
          </li>
        ))}
      </ol>
    </>
  );
}
