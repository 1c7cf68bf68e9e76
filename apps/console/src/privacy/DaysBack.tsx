import { Select } from '@mantine/core';
import { texts } from '../texts/index.js';

const words = texts.privacy;

interface Props {
  readonly value: string;
  readonly onChange: (days: string) => void;
}

export function DaysBack({ value, onChange }: Props) {
  return (
    <Select
      label={words.days}
      value={value}
      onChange={(days) => {
        onChange(days ?? '30');
      }}
      data={Object.entries(words.back).map(([days, label]) => ({ value: days, label }))}
      allowDeselect={false}
      checkIconPosition="right"
    />
  );
}
