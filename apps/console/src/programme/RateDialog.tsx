import { Modal, NumberInput, Select, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useAct } from '../api/queries.js';
import { momentOf } from '../devices/device-data.js';
import { DialogForm } from '../operation/DialogForm.js';
import { texts } from '../texts/index.js';
import { programmeKey, type Rates } from './programme-data.js';

const words = texts.programme;
const amounts = ['nurseMinute', 'tier1Minute', 'patientMonth'] as const;

interface Props {
  readonly sites: Rates['sites'];
  readonly onClose: (done?: string) => void;
}

interface Rate {
  readonly site: string;
  readonly currency: string;
  readonly nurseMinute: number;
  readonly tier1Minute: number;
  readonly patientMonth: number;
  readonly from: string;
}

/** A rate of one site, from a date on. */
export function RateDialog({ sites, onClose }: Props) {
  const [site, setSite] = useState<string | null>(sites[0]?.id ?? null);
  const [currency, setCurrency] = useState('');
  const [given, setGiven] = useState<Partial<Record<(typeof amounts)[number], number>>>({});
  const [from, setFrom] = useState('');
  const save = useAct((api, body: Rate) => api.POST('/api/v1/programme-rates', { body }), [programmeKey]);
  const moment = momentOf(from);
  const { nurseMinute, tier1Minute, patientMonth } = given;
  const rate: Rate | undefined =
    site !== null &&
    /^[A-Z]{3}$/.test(currency) &&
    nurseMinute !== undefined &&
    tier1Minute !== undefined &&
    patientMonth !== undefined &&
    moment !== undefined
      ? { site, currency, nurseMinute, tier1Minute, patientMonth, from: moment }
      : undefined;
  return (
    <Modal
      opened
      onClose={() => {
        onClose();
      }}
      title={words.addRate}
      closeButtonProps={{ 'aria-label': words.cancel }}
    >
      <DialogForm
        isReady={rate !== undefined}
        isPending={save.isPending}
        error={save.error}
        onSubmit={() => {
          if (rate === undefined) return;
          save.mutate(rate, {
            onSuccess: () => {
              onClose(words.rateDone);
            },
          });
        }}
        onCancel={() => {
          onClose();
        }}
      >
        <Select
          label={words.site}
          required
          allowDeselect={false}
          data={sites.map(({ id, name }) => ({ value: id, label: name }))}
          value={site}
          onChange={setSite}
        />
        <TextInput
          label={words.currency}
          required
          maxLength={3}
          autoComplete="off"
          value={currency}
          onChange={(event) => {
            setCurrency(event.currentTarget.value.toUpperCase());
          }}
        />
        {amounts.map((name) => (
          <NumberInput
            key={name}
            label={words[name]}
            required
            min={0}
            max={1_000_000}
            decimalScale={4}
            hideControls
            value={given[name] ?? ''}
            onChange={(value) => {
              setGiven({ ...given, [name]: typeof value === 'number' ? value : undefined });
            }}
          />
        ))}
        <TextInput
          label={words.rateFrom}
          required
          type="datetime-local"
          value={from}
          onChange={(event) => {
            setFrom(event.currentTarget.value);
          }}
        />
      </DialogForm>
    </Modal>
  );
}
