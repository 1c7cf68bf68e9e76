import { Checkbox, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useAct } from '../api/queries.js';
import { momentOf } from '../devices/device-data.js';
import { DialogForm } from '../operation/DialogForm.js';
import { texts } from '../texts/index.js';
import { firmKey, type Clinician } from './firm-data.js';

const words = texts.firm;

interface Props {
  readonly clinician: Clinician;
  readonly onClose: (done?: string) => void;
}

/** On the roster, for all health systems and programmes that agreement, licence and competence allow. */
export function ShiftForm({ clinician: { staffId, name }, onClose }: Props) {
  const [from, setFrom] = useState('');
  const [until, setUntil] = useState('');
  const [onCall, setOnCall] = useState(false);
  const begin = momentOf(from);
  const end = momentOf(until);
  const put = useAct(
    (api, shift: { readonly from: string; readonly until: string; readonly onCall: boolean }) =>
      api.POST('/api/v1/firm/clinicians/{staff}/shifts', {
        params: { path: { staff: staffId } },
        body: { ...shift, tenants: null, programmes: null, cancelled: false },
      }),
    [firmKey],
  );
  return (
    <DialogForm
      isReady={begin !== undefined && end !== undefined}
      isPending={put.isPending}
      error={put.error}
      onSubmit={() => {
        if (begin === undefined || end === undefined) return;
        put.mutate(
          { from: begin, until: end, onCall },
          {
            onSuccess: () => {
              onClose(words.shiftDone(name));
            },
          },
        );
      }}
      onCancel={() => {
        onClose();
      }}
    >
      <TextInput
        type="datetime-local"
        label={words.from}
        required
        value={from}
        onChange={(event) => {
          setFrom(event.currentTarget.value);
        }}
      />
      <TextInput
        type="datetime-local"
        label={words.until}
        required
        value={until}
        onChange={(event) => {
          setUntil(event.currentTarget.value);
        }}
      />
      <Checkbox
        label={words.onCall}
        checked={onCall}
        onChange={(event) => {
          setOnCall(event.currentTarget.checked);
        }}
      />
    </DialogForm>
  );
}
