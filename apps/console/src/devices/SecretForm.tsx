import { useAct } from '../api/queries.js';
import { DialogForm } from '../operation/DialogForm.js';
import { texts } from '../texts/index.js';
import type { FleetDevice } from './device-data.js';
import { ShownSecret } from './ShownSecret.js';

const words = texts.operation.devices;

interface Props {
  readonly item: FleetDevice;
  readonly onClose: (done?: string) => void;
}

export function SecretForm({ item: { device, tenant }, onClose }: Props) {
  const renew = useAct((api, which: string) =>
    api.POST('/api/v1/devices/{device}/secret', { params: { path: { device: which }, query: { tenant } } }),
  );
  const close = (): void => {
    onClose();
  };
  if (renew.data !== undefined) return <ShownSecret told={renew.data} onClose={close} />;
  return (
    <DialogForm
      isReady
      isPending={renew.isPending}
      error={renew.error}
      submit={words.submitSecret}
      onSubmit={() => {
        renew.mutate(device);
      }}
      onCancel={close}
    >
      <p>{words.secretLead}</p>
    </DialogForm>
  );
}
