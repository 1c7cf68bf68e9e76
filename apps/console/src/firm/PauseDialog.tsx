import { NumberInput, Textarea } from '@mantine/core';
import { useState } from 'react';
import { useAct } from '../api/queries.js';
import { DialogForm } from '../operation/DialogForm.js';
import { useLive } from '../shell/live.js';
import { ActModal } from '../operation/ActModal.js';
import { texts } from '../texts/index.js';
import { firmKey } from './firm-data.js';

const words = texts.firm;
const most = 12 * 60;

/** The own firm, from now on, for a time that ends by itself. */
export function PauseDialog({ onClose }: { readonly onClose: (done?: string) => void }) {
  const { serverNow } = useLive();
  const [minutes, setMinutes] = useState<number>();
  const [reason, setReason] = useState('');
  const pause = useAct(
    (api, { from, until, reason }: Readonly<Record<'from' | 'until' | 'reason', string>>) =>
      api.POST('/api/v1/surge/pauses', {
        body: { scope: 'firm', from, until, reason, overflowTo: null },
      }),
    [firmKey],
  );
  return (
    <ActModal
      onClose={() => {
        onClose();
      }}
      title={words.pauseTitle}
    >
      <DialogForm
        isReady={minutes !== undefined && reason.trim() !== ''}
        isPending={pause.isPending}
        error={pause.error}
        onSubmit={() => {
          if (minutes === undefined) return;
          const from = new Date(serverNow).toISOString();
          const until = new Date(serverNow + minutes * 60_000).toISOString();
          pause.mutate(
            { from, until, reason: reason.trim() },
            {
              onSuccess: () => {
                onClose(words.paused);
              },
            },
          );
        }}
        onCancel={() => {
          onClose();
        }}
      >
        <p>{words.pauseLead}</p>
        <NumberInput
          label={words.minutes}
          required
          min={1}
          max={most}
          clampBehavior="strict"
          allowDecimal={false}
          hideControls
          value={minutes ?? ''}
          onChange={(value) => {
            setMinutes(typeof value === 'number' ? value : undefined);
          }}
        />
        <Textarea
          label={words.reason}
          required
          autosize
          minRows={2}
          maxLength={500}
          value={reason}
          onChange={(event) => {
            setReason(event.currentTarget.value);
          }}
        />
      </DialogForm>
    </ActModal>
  );
}
