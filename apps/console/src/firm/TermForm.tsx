import { useState } from 'react';
import { useAct } from '../api/queries.js';
import { momentOf } from '../devices/device-data.js';
import { DialogForm } from '../operation/DialogForm.js';
import { texts } from '../texts/index.js';
import { firmKey, type Clinician } from './firm-data.js';
import { MomentField } from './MomentField.js';
import { WordsField } from './WordsField.js';

const words = texts.firm;

interface Props {
  readonly clinician: Clinician;
  readonly onClose: (done?: string) => void;
}

/** Another end of a temporary account. */
export function TermForm({ clinician: { staffId, name }, onClose }: Props) {
  const [until, setUntil] = useState('');
  const [reason, setReason] = useState('');
  const end = momentOf(until);
  const set = useAct(
    (api, body: { readonly until: string; readonly reason: string }) =>
      api.PUT('/api/v1/firm/surge/{staff}/end', { params: { path: { staff: staffId } }, body }),
    [firmKey],
  );
  return (
    <DialogForm
      isReady={end !== undefined && reason.trim() !== ''}
      isPending={set.isPending}
      error={set.error}
      onSubmit={() => {
        if (end === undefined) return;
        set.mutate(
          { until: end, reason: reason.trim() },
          {
            onSuccess: () => {
              onClose(words.termDone(name));
            },
          },
        );
      }}
      onCancel={() => {
        onClose();
      }}
    >
      <p>{words.termLead}</p>
      <MomentField label={words.until} value={until} onChange={setUntil} />
      <WordsField label={words.reason} most={500} value={reason} onChange={setReason} />
    </DialogForm>
  );
}
