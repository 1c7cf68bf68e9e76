import { TextInput } from '@mantine/core';
import { useState } from 'react';
import { useAct } from '../api/queries.js';
import { texts } from '../texts/index.js';
import { devicesKey, isDeviceName, type FleetDevice } from './device-data.js';
import { DialogForm } from '../operation/DialogForm.js';

const words = texts.operation.devices;

interface Props {
  readonly item: FleetDevice;
  readonly onClose: (done?: string) => void;
}

export function SwapForm({ item: { device, tenant }, onClose }: Props) {
  const [other, setOther] = useState('');
  const swap = useAct(
    (api, to: string) =>
      api.POST('/api/v1/devices/{device}/swap', {
        params: { path: { device }, query: { tenant } },
        body: { to },
      }),
    [devicesKey],
  );
  return (
    <DialogForm
      isReady={isDeviceName(other.trim())}
      isPending={swap.isPending}
      error={swap.error}
      onSubmit={() => {
        swap.mutate(other.trim(), {
          onSuccess: () => {
            onClose(words.swapped(device));
          },
        });
      }}
      onCancel={() => {
        onClose();
      }}
    >
      <p>{words.swapLead}</p>
      <TextInput
        label={words.swapTo}
        required
        data-autofocus
        autoComplete="off"
        value={other}
        onChange={(event) => {
          setOther(event.currentTarget.value);
        }}
      />
    </DialogForm>
  );
}
