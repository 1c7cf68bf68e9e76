import { Alert, Button, Group } from '@mantine/core';
import { useAct } from '../api/queries.js';
import classes from '../operation/Operation.module.css';
import { ActModal } from '../operation/ActModal.js';
import { problemText, texts } from '../texts/index.js';
import type { Quarantined } from './quarantine-data.js';

const words = texts.operation.quarantine;

/** The content of a message: asked for by a press, since the look is audited, and forgotten when the dialog closes. */
export function PayloadDialog({
  item,
  onClose,
}: {
  readonly item: Quarantined;
  readonly onClose: () => void;
}) {
  const look = useAct((api, id: string) =>
    api.GET('/api/v1/quarantine/{id}/payload', { params: { path: { id } } }),
  );
  return (
    <ActModal onClose={onClose} title={words.payloadTitle(item.id)} size="xl">
      {look.data === undefined ? (
        <>
          <p>{words.payloadAsk}</p>
          <Group>
            <Button
              loading={look.isPending}
              onClick={() => {
                look.mutate(item.id);
              }}
            >
              {words.payloadOpen}
            </Button>
          </Group>
        </>
      ) : (
        <>
          {look.data.truncated && <p>{words.payloadCut}</p>}
          {look.data.encoding === 'base64' && <p>{words.payloadBase64}</p>}
          <pre className={classes['payload']} tabIndex={0} aria-label={words.payload} role="region">
            {look.data.payload}
          </pre>
        </>
      )}
      {look.error !== null && (
        <Alert color="red" role="alert" mt="sm">
          {problemText(look.error.code)}
        </Alert>
      )}
    </ActModal>
  );
}
