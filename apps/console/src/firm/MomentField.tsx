import { TextInput } from '@mantine/core';

interface Props {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly isRequired?: boolean;
}

/** A wall clock of this computer. */
export function MomentField({ label, value, onChange, isRequired = true }: Props) {
  return (
    <TextInput
      type="datetime-local"
      label={label}
      required={isRequired}
      value={value}
      onChange={(event) => {
        onChange(event.currentTarget.value);
      }}
    />
  );
}
