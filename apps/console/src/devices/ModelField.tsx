import { Autocomplete } from '@mantine/core';
import { useFetched } from '../api/queries.js';
import { texts } from '../texts/index.js';
import { devicesKey } from './device-data.js';

const words = texts.operation.devices;

interface Props {
  readonly value: string;
  readonly onChange: (model: string) => void;
  readonly isRequired?: boolean;
}

/** Those that are described, or another one: a health system describes its own later. */
export function ModelField({ value, onChange, isRequired = false }: Props) {
  const { data } = useFetched(
    [...devicesKey, 'models'],
    (api, signal) => api.GET('/api/v1/device-models', { signal }),
    300,
  );
  return (
    <Autocomplete
      label={words.model}
      description={words.modelLead}
      required={isRequired}
      maxLength={128}
      data={[...new Set(data?.items.map(({ model }) => model) ?? [])]}
      value={value}
      onChange={onChange}
    />
  );
}
