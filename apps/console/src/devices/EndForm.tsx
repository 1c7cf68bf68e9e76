import { Radio, Stack } from '@mantine/core';
import { useState } from 'react';
import { useAct } from '../api/queries.js';
import { texts } from '../texts/index.js';
import { devicesKey, type FleetDevice } from './device-data.js';
import { DialogForm } from '../operation/DialogForm.js';

const words = texts.operation.devices;

interface Props {
  readonly item: FleetDevice;
  readonly onClose: (done?: string) => void;
}

/** Of a shared device, whose slot has to be said. */
export function EndForm({ item: { device, tenant, holders }, onClose }: Props) {
  const [assignment, setAssignment] = useState(holders.length === 1 ? (holders[0]?.assignment ?? '') : '');
  const chosen = holders.find((holder) => holder.assignment === assignment);
  const end = useAct(
    (api, which: string) =>
      api.POST('/api/v1/devices/{device}/assignments/{assignment}/end', {
        params: { path: { device, assignment: which }, query: { tenant } },
        body: {},
      }),
    [devicesKey],
  );
  return (
    <DialogForm
      isReady={chosen !== undefined}
      isPending={end.isPending}
      error={end.error}
      onSubmit={() => {
        end.mutate(assignment, {
          onSuccess: () => {
            onClose(words.ended(device));
          },
        });
      }}
      onCancel={() => {
        onClose();
      }}
    >
      {holders.length > 1 && (
        <Radio.Group label={words.endWhich} value={assignment} onChange={setAssignment}>
          <Stack gap="xs" mt="xs">
            {holders.map((holder) => (
              <Radio
                key={holder.assignment}
                value={holder.assignment}
                label={words.holder(holder.caseCode, holder.slot)}
              />
            ))}
          </Stack>
        </Radio.Group>
      )}
      {chosen !== undefined && <p>{words.endLead(chosen.caseCode)}</p>}
    </DialogForm>
  );
}
