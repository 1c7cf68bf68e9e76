import { Alert, Button, Group, Stack } from '@mantine/core';
import type { ReactNode, SyntheticEvent } from 'react';
import type { ProblemError } from '../http.js';
import { problemText, texts } from '../texts/index.js';

const words = texts.operation.devices;

interface Props {
  readonly isReady: boolean;
  readonly isPending: boolean;
  readonly error: ProblemError | null;
  /** On the button; default: Save. */
  readonly submit?: string;
  readonly onSubmit: () => void;
  readonly onCancel: () => void;
  readonly children: ReactNode;
}

/** Fields, why it was refused, and the two ways out. */
export function DialogForm({ isReady, isPending, error, submit, onSubmit, onCancel, children }: Props) {
  const send = (event: SyntheticEvent): void => {
    event.preventDefault();
    if (isReady && !isPending) onSubmit();
  };
  return (
    <form onSubmit={send}>
      <Stack gap="sm">
        {children}
        {error !== null && (
          <Alert color="red" title={words.failed} role="alert">
            {problemText(error.code)}
          </Alert>
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={onCancel}>
            {words.cancel}
          </Button>
          <Button type="submit" loading={isPending} disabled={!isReady}>
            {submit ?? words.submit}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
