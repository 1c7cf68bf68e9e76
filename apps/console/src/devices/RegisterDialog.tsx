import { Alert, Select, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { ProblemError } from '../http.js';
import { useAct } from '../api/queries.js';
import { DialogForm } from '../operation/DialogForm.js';
import { useLive } from '../shell/live.js';
import { ActModal } from '../operation/ActModal.js';
import { problemText, texts } from '../texts/index.js';
import { devicesKey, isDeviceName } from './device-data.js';
import { ModelField } from './ModelField.js';
import { ShownSecret } from './ShownSecret.js';

const words = texts.operation.devices;

interface Registration {
  readonly tenant: string;
  readonly device: string;
  readonly kind: 'device' | 'gateway';
  readonly model: string | null;
  readonly gateway: string | null;
}

const kinds = ['device', 'gateway'] as const;

interface Props {
  /** As it stands in what was set aside; empty: to be filled in. */
  readonly name: string;
  /** The gateway that published for it; empty: none is known. */
  readonly through: string;
  readonly onClose: (done?: string) => void;
}

/** One device, and whom it is handed out to: the second is asked for when the first is done. */
export function RegisterDialog({ name, through, onClose }: Props) {
  const { user } = useLive();
  const tenants = [
    ...new Set(user.assignments.flatMap(({ role, tenant }) => (role === 'operator' ? [tenant] : []))),
  ];
  const [tenant, setTenant] = useState(tenants[0] ?? '');
  const [device, setDevice] = useState(name);
  const [kind, setKind] = useState<Registration['kind']>('device');
  const [model, setModel] = useState('');
  const [gateway, setGateway] = useState(through);
  const [caseCode, setCaseCode] = useState('');
  const register = useAct((api, body: Registration) => api.POST('/api/v1/devices', { body }), [devicesKey]);
  const handOut = useAct(
    (api, code: string) =>
      api.POST('/api/v1/devices/{device}/assignments', {
        params: { path: { device: device.trim() }, query: { tenant } },
        body: { caseCode: code },
      }),
    [devicesKey],
  );
  const told = register.data;
  return (
    <ActModal
      onClose={() => {
        onClose(told === undefined ? undefined : words.registered(device.trim()));
      }}
      title={words.registerTitle}
      staysOpen
    >
      {told !== undefined ? (
        <>
          {handOut.error !== null && <NotHandedOut error={handOut.error} />}
          {handOut.isSuccess && <p>{words.assigned(device.trim())}</p>}
          <ShownSecret
            told={told}
            onClose={() => {
              onClose(words.registered(device.trim()));
            }}
          />
        </>
      ) : (
        <DialogForm
          isReady={isDeviceName(device.trim()) && tenant !== ''}
          isPending={register.isPending}
          error={register.error}
          submit={words.submitRegister}
          onSubmit={() => {
            register.mutate(
              {
                tenant,
                device: device.trim(),
                kind,
                model: model.trim() === '' ? null : model.trim(),
                gateway: kind === 'gateway' || gateway.trim() === '' ? null : gateway.trim(),
              },
              {
                onSuccess: () => {
                  if (kind === 'device' && caseCode.trim() !== '') handOut.mutate(caseCode.trim());
                },
              },
            );
          }}
          onCancel={() => {
            onClose();
          }}
        >
          <p>{words.registerLead}</p>
          {tenants.length > 1 && (
            <Select
              label={words.tenant}
              data={tenants}
              value={tenant}
              onChange={(value) => {
                setTenant(value ?? '');
              }}
              allowDeselect={false}
            />
          )}
          <TextInput
            label={words.name}
            description={words.nameLead}
            required
            data-autofocus
            autoComplete="off"
            value={device}
            onChange={(event) => {
              setDevice(event.currentTarget.value);
            }}
          />
          <Select
            label={words.kind}
            data={kinds.map((value) => ({ value, label: words.kinds[value] }))}
            value={kind}
            onChange={(value) => {
              setKind(value === 'gateway' ? 'gateway' : 'device');
            }}
            allowDeselect={false}
          />
          {kind === 'device' && (
            <>
              <ModelField value={model} onChange={setModel} />
              <TextInput
                label={words.gatewayLabel}
                description={words.gatewayLead}
                autoComplete="off"
                value={gateway}
                onChange={(event) => {
                  setGateway(event.currentTarget.value);
                }}
              />
              <TextInput
                label={words.handOut}
                description={words.handOutLead}
                autoComplete="off"
                value={caseCode}
                onChange={(event) => {
                  setCaseCode(event.currentTarget.value);
                }}
              />
            </>
          )}
        </DialogForm>
      )}
    </ActModal>
  );
}

function NotHandedOut({ error }: { readonly error: ProblemError }) {
  return (
    <Alert color="red" title={words.notHanded} role="alert" mb="sm">
      {problemText(error.code)}
    </Alert>
  );
}
