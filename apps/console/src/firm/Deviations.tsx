import { Alert, Button, Modal, Select, Textarea } from '@mantine/core';
import { useState } from 'react';
import { Fetched } from '../api/Fetched.js';
import { useAct, useFetched } from '../api/queries.js';
import { DialogForm } from '../operation/DialogForm.js';
import classes from '../operation/Operation.module.css';
import { useLive } from '../shell/live.js';
import { texts } from '../texts/index.js';
import { span } from '../time/elapsed.js';
import { clockTime } from '../time/local-time.js';
import { firmKey, type Deviation } from './firm-data.js';

const words = texts.firm;
const key = [...firmKey, 'deviations'] as const;
type Finding = NonNullable<Deviation['review']>['finding'];

/** Each look is audited, patient by patient: asked for every five minutes. */
const everySeconds = 300;

/** Who went down from what a protocol proposed (H17). */
export function Deviations() {
  const [chosen, setChosen] = useState<Deviation>();
  const [done, setDone] = useState('');
  const query = useFetched(
    key,
    (api, signal) => api.GET('/api/v1/deviations', { params: { query: { standing: 'open' } }, signal }),
    everySeconds,
  );
  return (
    <section aria-labelledby="firm-deviations">
      <h2 id="firm-deviations">{words.deviations}</h2>
      <p className={classes['lead']}>
        {words.deviationsLead} {texts.notice.short}
      </p>
      <p role="status" className={classes['line']}>
        {done}
      </p>
      <Fetched
        query={query}
        oldAfterSeconds={3 * everySeconds}
        isEmpty={({ items }) => items.length === 0}
        empty={<p>{words.deviationsNone}</p>}
      >
        {({ items }) =>
          items.map((deviation) => (
            <DeviationLine
              key={deviation.id}
              deviation={deviation}
              onReview={() => {
                setDone('');
                setChosen(deviation);
              }}
            />
          ))
        }
      </Fetched>
      {chosen !== undefined && (
        <ReviewDialog
          deviation={chosen}
          onClose={(told = '') => {
            setChosen(undefined);
            setDone(told);
          }}
        />
      )}
    </section>
  );
}

function DeviationLine({
  deviation,
  onReview,
}: {
  readonly deviation: Deviation;
  readonly onReview: () => void;
}) {
  const { serverNow } = useLive();
  const { protocol, proposed, chosen, reason, by, at, dueAt, caseCode, told } = deviation;
  const lastTold = told.at(-1);
  const due = Date.parse(dueAt);
  return (
    <Alert
      color="yellow"
      variant="light"
      mb="xs"
      classNames={{ title: classes['noticeTitle'] ?? '' }}
      title={words.deviation(
        `${protocol.tree} ${protocol.version}`,
        outcomeWords(proposed),
        outcomeWords(chosen),
      )}
    >
      <p className={classes['line']}>
        {texts.alert.caseCode(caseCode ?? '')}.{' '}
        {words.deviationDue(by.name, clockTime(Date.parse(at), serverNow))}{' '}
        {due < serverNow ? words.overdue(span(serverNow - due)) : words.dueAt(clockTime(due, serverNow))}{' '}
        {lastTold !== undefined &&
          words.reviewersTold(lastTold.people, clockTime(Date.parse(lastTold.at), serverNow))}
      </p>
      <p className={classes['line']}>{words.reasonGiven(reason)}</p>
      <Button size="xs" variant="default" aria-label={words.reviewOf(caseCode ?? '')} onClick={onReview}>
        {words.review}
      </Button>
    </Alert>
  );
}

function outcomeWords(code: string): string {
  const outcomes: Readonly<Record<string, string>> = texts.tier1.case.end.outcomes;
  return outcomes[code] ?? code;
}

function ReviewDialog({
  deviation: { id, reason },
  onClose,
}: {
  readonly deviation: Deviation;
  readonly onClose: (done?: string) => void;
}) {
  const [finding, setFinding] = useState<Finding>();
  const [note, setNote] = useState('');
  const review = useAct(
    (api, body: { readonly finding: Finding; readonly note: string }) =>
      api.POST('/api/v1/deviations/{id}/review', { params: { path: { id } }, body }),
    [key],
  );
  return (
    <Modal
      opened
      onClose={() => {
        onClose();
      }}
      title={words.reviewTitle}
      closeButtonProps={{ 'aria-label': words.cancel }}
    >
      <DialogForm
        isReady={finding !== undefined && note.trim() !== ''}
        isPending={review.isPending}
        error={review.error}
        onSubmit={() => {
          if (finding === undefined) return;
          review.mutate(
            { finding, note: note.trim() },
            {
              onSuccess: () => {
                onClose(words.reviewed);
              },
            },
          );
        }}
        onCancel={() => {
          onClose();
        }}
      >
        <p>{words.reasonGiven(reason)}</p>
        <Select
          label={words.finding}
          required
          value={finding ?? null}
          onChange={(value) => {
            setFinding(value === null ? undefined : (value as Finding));
          }}
          data={Object.entries(words.findings).map(([value, label]) => ({ value, label }))}
          checkIconPosition="right"
        />
        <Textarea
          label={words.note}
          required
          autosize
          minRows={3}
          maxLength={2000}
          value={note}
          onChange={(event) => {
            setNote(event.currentTarget.value);
          }}
        />
      </DialogForm>
    </Modal>
  );
}
