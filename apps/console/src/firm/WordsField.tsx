import { TextInput } from '@mantine/core';

interface Props {
  readonly label: string;
  readonly description?: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly most: number;
  readonly hasFocus?: boolean;
}

/** A line of words that has to be filled in. */
export function WordsField({ label, description, value, onChange, most, hasFocus = false }: Props) {
  return (
    <TextInput
      label={label}
      description={description}
      required
      autoComplete="off"
      maxLength={most}
      data-autofocus={hasFocus || undefined}
      value={value}
      onChange={(event) => {
        onChange(event.currentTarget.value);
      }}
    />
  );
}
