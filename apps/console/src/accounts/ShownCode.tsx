import { Alert, Button, Code, CopyButton, Group } from '@mantine/core';
import { IconKey } from '@tabler/icons-react';
import { useLive } from '../shell/live.js';
import { texts } from '../texts/index.js';
import { clockTime } from '../time/local-time.js';
import type { ToldCode } from './account-data.js';

const words = texts.accounts;

/** Once: it lives in the dialog, and is forgotten when that closes. */
export function ShownCode({
  told: { code, until },
  onClose,
}: {
  readonly told: ToldCode;
  readonly onClose: () => void;
}) {
  const { serverNow } = useLive();
  return (
    <>
      <Alert icon={<IconKey aria-hidden />} title={words.told} variant="light" role="status">
        <p>
          {words.oneTimeCode}: <Code fz="lg">{code}</Code>
        </p>
        <p>{words.toldLead(clockTime(Date.parse(until), serverNow))}</p>
      </Alert>
      <Group justify="flex-end" mt="md">
        <CopyButton value={code}>
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
