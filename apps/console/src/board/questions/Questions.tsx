import { Button } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useLocation } from 'wouter';
import { Fetched } from '../../api/Fetched.js';
import { useFetched } from '../../api/queries.js';
import { useLive } from '../../shell/live.js';
import { texts } from '../../texts/index.js';
import { span } from '../../time/elapsed.js';
import classes from '../Board.module.css';
import { AnswerForm } from './AnswerForm.js';
import { questionsKey, type Question } from './question.js';

const words = texts.nurse.questions;

/** For physicians: what somebody waits for. Nothing is drawn while nobody asks. */
export function Questions() {
  const query = useFetched(questionsKey, (api, signal) => api.GET('/api/v1/questions', { signal }), 15);
  if (query.data?.toAnswer.length === 0 && query.error === null) return null;
  return (
    <section aria-labelledby="questions">
      <h2 id="questions" className={classes['section']}>
        {words.heading} <span className={classes['count']}>{query.data?.toAnswer.length ?? '?'}</span>
        <span className={classes['lead']}>{words.lead}</span>
      </h2>
      <Fetched query={query}>
        {({ toAnswer }) => (
          <ul className={classes['questions']}>
            {toAnswer.map((question) => (
              <QuestionItem key={question.id} question={question} />
            ))}
          </ul>
        )}
      </Fetched>
    </section>
  );
}

function QuestionItem({ question }: { readonly question: Question }) {
  const { api, serverNow, isCovered } = useLive();
  const [, go] = useLocation();
  const [isOpen, setOpen] = useState(false);
  const left = Date.parse(question.dueAt) - serverNow;
  useEffect(() => {
    if (isCovered || document.visibilityState !== 'visible' || question.seenAt !== null) return;
    // What does not arrive is told again when the list is asked for again.
    void api
      .POST('/api/v1/questions/{id}/seen', { params: { path: { id: question.id } } })
      .catch(() => undefined);
  }, [api, isCovered, question]);
  return (
    <li className={classes['question']}>
      <div className={classes['asked']}>
        <p>
          {words.of(question.askedBy.name, question.caseCode)}
          {' · '}
          {left < 0 ? (
            <strong className={classes['late']}>{texts.alert.overdue(span(-left))}</strong>
          ) : (
            texts.alert.dueIn(span(left))
          )}
        </p>
        <p className={classes['words']}>{question.question}</p>
      </div>
      <div className={classes['acts']}>
        <Button
          size="sm"
          aria-expanded={isOpen}
          aria-label={words.answerOf(question.question)}
          onClick={() => {
            setOpen(!isOpen);
          }}
        >
          {words.answer}
        </Button>
        <Button
          size="sm"
          variant="default"
          onClick={() => {
            go(`/alerts/${question.alert}`);
          }}
        >
          {words.caseOpen}
        </Button>
      </div>
      {isOpen && <AnswerForm question={question} />}
    </li>
  );
}
