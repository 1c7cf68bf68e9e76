import { ActModal } from '../operation/ActModal.js';
import { texts } from '../texts/index.js';
import { AssignForm } from './AssignForm.js';
import type { FleetDevice } from './device-data.js';
import { EndForm } from './EndForm.js';
import { ModelForm } from './ModelForm.js';
import { SecretForm } from './SecretForm.js';
import { SwapForm } from './SwapForm.js';

const words = texts.operation.devices;

export type DeviceActKind = 'assign' | 'swap' | 'end' | 'model' | 'secret';
export interface DeviceAct {
  readonly kind: DeviceActKind;
  readonly item: FleetDevice;
}

const forms = {
  assign: AssignForm,
  swap: SwapForm,
  end: EndForm,
  model: ModelForm,
  secret: SecretForm,
} as const;
const titles = {
  assign: words.assignTitle,
  swap: words.swapTitle,
  end: words.endTitle,
  model: words.modelTitle,
  secret: words.secretTitle,
} as const;

interface Props {
  readonly act: DeviceAct;
  /** With what was done, in words; without, when it was left. */
  readonly onClose: (done?: string) => void;
}

export function DeviceDialog({ act: { kind, item }, onClose }: Props) {
  const Form = forms[kind];
  return (
    <ActModal
      onClose={() => {
        onClose();
      }}
      title={titles[kind](item.device)}
    >
      <Form item={item} onClose={onClose} />
    </ActModal>
  );
}
