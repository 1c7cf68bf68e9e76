import { useState } from 'react';
import { useAct } from '../api/queries.js';
import { DialogForm } from '../operation/DialogForm.js';
import { texts } from '../texts/index.js';
import { devicesKey, type FleetDevice } from './device-data.js';
import { ModelField } from './ModelField.js';

const words = texts.operation.devices;

interface Props {
  readonly item: FleetDevice;
  readonly onClose: (done?: string) => void;
}

export function ModelForm({ item: { device, tenant }, onClose }: Props) {
  const [model, setModel] = useState('');
  const tell = useAct(
    (api, body: { readonly model: string }) =>
      api.PUT('/api/v1/devices/{device}/model', { params: { path: { device }, query: { tenant } }, body }),
    [devicesKey],
  );
  return (
    <DialogForm
      isReady={model.trim() !== ''}
      isPending={tell.isPending}
      error={tell.error}
      onSubmit={() => {
        tell.mutate(
          { model: model.trim() },
          {
            onSuccess: () => {
              onClose(words.modelTold(device));
            },
          },
        );
      }}
      onCancel={() => {
        onClose();
      }}
    >
      <ModelField value={model} onChange={setModel} isRequired />
    </DialogForm>
  );
}
