import { Checkbox, Modal, Select, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useAct } from '../api/queries.js';
import { momentOf } from '../devices/device-data.js';
import { DialogForm } from '../operation/DialogForm.js';
import { texts } from '../texts/index.js';
import { localInput } from './local-input.js';
import { programmeKey, type OutcomeEvent } from './programme-data.js';

const words = texts.programme;

interface Props {
  /** The one that is corrected; undefined: a new one. */
  readonly event?: OutcomeEvent;
  readonly onClose: (done?: string) => void;
}

interface Entry {
  readonly event: string;
  readonly patient?: string;
  readonly caseCode?: string;
  readonly kind: OutcomeEvent['kind'];
  readonly at: string;
  readonly until: string | null;
  readonly source: OutcomeEvent['source'];
  readonly words: string | null;
  readonly supersedes: string | null;
  readonly withdrawn: boolean;
}

/** An event by case code, or the correction of one: an entry of its own, with a reason. */
export function OutcomeDialog({ event, onClose }: Props) {
  const [id] = useState(() => event?.event ?? crypto.randomUUID());
  const [caseCode, setCaseCode] = useState(event?.caseCode ?? '');
  const [kind, setKind] = useState<OutcomeEvent['kind'] | null>(event?.kind ?? null);
  const [at, setAt] = useState(localInput(event?.at));
  const [until, setUntil] = useState(localInput(event?.until ?? undefined));
  const [source, setSource] = useState<OutcomeEvent['source'] | null>(event?.source ?? null);
  const [note, setNote] = useState('');
  const [withdrawn, setWithdrawn] = useState(event?.withdrawn ?? false);
  const save = useAct((api, body: Entry) => api.POST('/api/v1/outcome-events', { body }), [programmeKey]);
  const isStay = kind === 'admission' || kind === 'readmission';
  const moment = momentOf(at);
  const isReady =
    caseCode.trim() !== '' &&
    kind !== null &&
    source !== null &&
    moment !== undefined &&
    (event === undefined || note.trim() !== '');
  return (
    <Modal
      opened
      onClose={() => {
        onClose();
      }}
      title={event === undefined ? words.outcomeTitle : words.correctTitle}
      closeButtonProps={{ 'aria-label': words.cancel }}
    >
      <DialogForm
        isReady={isReady}
        isPending={save.isPending}
        error={save.error}
        onSubmit={() => {
          if (!isReady) return;
          save.mutate(
            {
              event: id,
              ...(event === undefined ? { caseCode: caseCode.trim() } : { patient: event.patient }),
              kind,
              at: moment,
              until: isStay ? (momentOf(until) ?? null) : null,
              source,
              words: note.trim() === '' ? null : note.trim(),
              supersedes: event?.entry ?? null,
              withdrawn,
            },
            {
              onSuccess: () => {
                onClose(words.outcomeDone);
              },
            },
          );
        }}
        onCancel={() => {
          onClose();
        }}
      >
        <TextInput
          label={words.caseCode}
          required
          autoComplete="off"
          readOnly={event !== undefined}
          value={caseCode}
          onChange={(change) => {
            setCaseCode(change.currentTarget.value);
          }}
        />
        <Select
          label={words.kind}
          required
          data={choices(words.kinds)}
          value={kind}
          onChange={(value) => {
            setKind(value as OutcomeEvent['kind'] | null);
          }}
        />
        <TextInput
          label={words.at}
          required
          type="datetime-local"
          value={at}
          onChange={(change) => {
            setAt(change.currentTarget.value);
          }}
        />
        {isStay && (
          <TextInput
            label={words.until}
            type="datetime-local"
            value={until}
            onChange={(change) => {
              setUntil(change.currentTarget.value);
            }}
          />
        )}
        <Select
          label={words.source}
          required
          data={choices(words.sources)}
          value={source}
          onChange={(value) => {
            setSource(value as OutcomeEvent['source'] | null);
          }}
        />
        <Textarea
          label={event === undefined ? words.words : words.reason}
          required={event !== undefined}
          autosize
          minRows={2}
          maxLength={1000}
          value={note}
          onChange={(change) => {
            setNote(change.currentTarget.value);
          }}
        />
        {event !== undefined && (
          <Checkbox
            label={words.withdraw}
            checked={withdrawn}
            onChange={(change) => {
              setWithdrawn(change.currentTarget.checked);
            }}
          />
        )}
      </DialogForm>
    </Modal>
  );
}

function choices(names: Readonly<Record<string, string>>): { value: string; label: string }[] {
  return Object.entries(names).map(([value, label]) => ({ value, label }));
}
