import { Alert, Button, Code, CopyButton, Group } from '@mantine/core';
import { IconKey } from '@tabler/icons-react';
import { texts } from '../texts/index.js';

const words = texts.operation.devices;

export interface ToldSecret {
  readonly user: string;
  readonly secret: string;
}

/** Once: it lives in the dialog, and is forgotten when that closes. */
export function ShownSecret({
  told: { user, secret },
  onClose,
}: {
  readonly told: ToldSecret;
  readonly onClose: () => void;
}) {
  return (
    <>
      <Alert icon={<IconKey aria-hidden />} title={words.told} variant="light" role="status">
        <p>
          {words.user}: <Code>{user}</Code>
        </p>
        <p>
          {words.password}: <Code>{secret}</Code>
        </p>
        <p>{words.toldLead}</p>
      </Alert>
      <Group justify="flex-end" mt="md">
        <CopyButton value={secret}>
          {({ copied, copy }) => (
            <Button variant="default" onClick={copy}>
              {copied ? words.copied : words.copy}
            </Button>
          )}
        </CopyButton>
        <Button onClick={onClose}>{words.close}</Button>
      </Group>
    </>
  );
}
