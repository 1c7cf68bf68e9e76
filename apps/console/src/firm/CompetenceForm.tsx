import { Select } from '@mantine/core';
import { useState } from 'react';
import { useAct } from '../api/queries.js';
import { Fetched } from '../api/Fetched.js';
import { momentOf } from '../devices/device-data.js';
import { DialogForm } from '../operation/DialogForm.js';
import { useLive } from '../shell/live.js';
import { texts } from '../texts/index.js';
import { firmKey, type Clinician } from './firm-data.js';
import { MomentField } from './MomentField.js';
import { useProtocols } from './use-protocols.js';

const words = texts.firm;

interface Props {
  readonly clinician: Clinician;
  readonly onClose: (done?: string) => void;
}

interface Body {
  readonly hash: string;
  readonly from: string;
  readonly until: string | null;
}

/** "Read and passed", for one version of one protocol. */
export function CompetenceForm({ clinician: { staffId, name }, onClose }: Props) {
  const { serverNow } = useLive();
  const protocols = useProtocols();
  const [hash, setHash] = useState<string>();
  const [until, setUntil] = useState('');
  const attest = useAct(
    (api, body: Body) =>
      api.POST('/api/v1/firm/clinicians/{staff}/competences', { params: { path: { staff: staffId } }, body }),
    [firmKey],
  );
  return (
    <DialogForm
      isReady={hash !== undefined}
      isPending={attest.isPending}
      error={attest.error}
      onSubmit={() => {
        if (hash === undefined) return;
        attest.mutate(
          { hash, from: new Date(serverNow).toISOString(), until: momentOf(until) ?? null },
          {
            onSuccess: () => {
              onClose(words.competenceDone(name));
            },
          },
        );
      }}
      onCancel={() => {
        onClose();
      }}
    >
      <p>{words.competenceLead}</p>
      <Fetched
        query={protocols}
        oldAfterSeconds={900}
        isEmpty={(items) => items.length === 0}
        empty={<p>{words.protocolsNone}</p>}
      >
        {(items) => (
          <Select
            label={words.protocol}
            required
            searchable
            data={items.map((item) => ({
              value: item.hash,
              label: `${item.title} (${words.competence(item.tree, item.version)})`,
            }))}
            value={hash ?? null}
            onChange={(value) => {
              setHash(value ?? undefined);
            }}
          />
        )}
      </Fetched>
      <MomentField label={words.untilOpen} value={until} onChange={setUntil} isRequired={false} />
    </DialogForm>
  );
}
