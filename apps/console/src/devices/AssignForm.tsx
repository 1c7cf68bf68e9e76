import { TextInput } from '@mantine/core';
import { useState } from 'react';
import { useAct } from '../api/queries.js';
import { texts } from '../texts/index.js';
import { devicesKey, momentOf, type FleetDevice } from './device-data.js';
import { DialogForm } from '../operation/DialogForm.js';

const words = texts.operation.devices;

interface Props {
  readonly item: FleetDevice;
  readonly onClose: (done?: string) => void;
}

/** By case code: an operator knows no name. */
export function AssignForm({ item: { device, tenant }, onClose }: Props) {
  const [caseCode, setCaseCode] = useState('');
  const [slot, setSlot] = useState('');
  const [from, setFrom] = useState('');
  const assign = useAct(
    (api, whom: { readonly caseCode: string; readonly slot: string; readonly from: string | undefined }) =>
      api.POST('/api/v1/devices/{device}/assignments', {
        params: { path: { device }, query: { tenant } },
        body: {
          caseCode: whom.caseCode,
          ...(whom.slot !== '' && { slot: whom.slot }),
          ...(whom.from !== undefined && { from: whom.from }),
        },
      }),
    [devicesKey],
  );
  return (
    <DialogForm
      isReady={caseCode.trim() !== ''}
      isPending={assign.isPending}
      error={assign.error}
      onSubmit={() => {
        assign.mutate(
          { caseCode: caseCode.trim(), slot: slot.trim(), from: momentOf(from) },
          {
            onSuccess: () => {
              onClose(words.assigned(device));
            },
          },
        );
      }}
      onCancel={() => {
        onClose();
      }}
    >
      <p>{words.assignLead}</p>
      <TextInput
        label={words.caseCode}
        required
        data-autofocus
        autoComplete="off"
        value={caseCode}
        onChange={(event) => {
          setCaseCode(event.currentTarget.value);
        }}
      />
      <TextInput
        label={words.slot}
        description={words.slotLead}
        autoComplete="off"
        value={slot}
        onChange={(event) => {
          setSlot(event.currentTarget.value);
        }}
      />
      <TextInput
        type="datetime-local"
        label={words.from}
        description={words.fromLead}
        value={from}
        onChange={(event) => {
          setFrom(event.currentTarget.value);
        }}
      />
    </DialogForm>
  );
}
