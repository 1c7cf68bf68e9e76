import { Modal, Textarea } from '@mantine/core';
import { useState } from 'react';
import { useAct } from '../api/queries.js';
import { DialogForm } from '../operation/DialogForm.js';
import { texts } from '../texts/index.js';
import { programmeKey, type SecondRead } from './programme-data.js';

const words = texts.programme;

interface Props {
  readonly read: SecondRead;
  readonly onClose: (done?: string) => void;
}

/** Why somebody should have been asked to look; it opens an alert. */
export function DisagreeDialog({ read: { id }, onClose }: Props) {
  const [reason, setReason] = useState('');
  const save = useAct(
    (api, said: string) =>
      api.POST('/api/v1/second-reads/{id}', {
        params: { path: { id } },
        body: { finding: 'disagrees', words: said },
      }),
    [programmeKey],
  );
  return (
    <Modal
      opened
      onClose={() => {
        onClose();
      }}
      title={words.disagreeTitle}
      closeButtonProps={{ 'aria-label': words.cancel }}
    >
      <DialogForm
        isReady={reason.trim() !== ''}
        isPending={save.isPending}
        error={save.error}
        onSubmit={() => {
          save.mutate(reason.trim(), {
            onSuccess: () => {
              onClose(words.readDone);
            },
          });
        }}
        onCancel={() => {
          onClose();
        }}
      >
        <p>{words.disagreeLead}</p>
        <Textarea
          label={words.reason}
          required
          data-autofocus
          autosize
          minRows={2}
          maxLength={1000}
          value={reason}
          onChange={(event) => {
            setReason(event.currentTarget.value);
          }}
        />
      </DialogForm>
    </Modal>
  );
}
