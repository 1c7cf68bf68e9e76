import { Alert, Button, Group, Modal, Textarea } from '@mantine/core';
import { useState } from 'react';
import { useAct } from '../api/queries.js';
import { problemText, texts } from '../texts/index.js';
import { consequences, doneWords, perform, type ActName } from './acts.js';
import { aboutTrees, type TreeVersion } from './tree-data.js';
import classes from './Trees.module.css';

const words = texts.trees.acts;

interface Props {
  readonly name: ActName;
  readonly version: TreeVersion;
  readonly running: TreeVersion | undefined;
  readonly onClose: (done?: string) => void;
}

/** Says what will happen, asks why, and does it. */
export function ActDialog({ name, version, running, onClose }: Props) {
  // What was at work when the dialog opened is what the person decides about.
  const [seen] = useState(running);
  const [reason, setReason] = useState('');
  const act = useAct(
    (api, why: string) => perform(api, name, { version, replaces: seen?.hash ?? null, reason: why }),
    [aboutTrees],
  );
  const submit = (event: React.SyntheticEvent): void => {
    event.preventDefault();
    act.mutate(reason.trim(), {
      onSuccess: () => {
        onClose(doneWords(name, version));
      },
    });
  };
  return (
    <Modal
      opened
      onClose={() => {
        onClose();
      }}
      title={words[name].title(version.tree, version.version)}
      size="lg"
      closeButtonProps={{ 'aria-label': words.cancel }}
    >
      <form onSubmit={submit}>
        <ul className={classes['happens']}>
          {consequences(name, version, seen).map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ul>
        <p>{texts.notice.short}</p>
        <Textarea
          label={words.reason}
          description={words.reasonLead}
          required
          autosize
          minRows={2}
          maxLength={2000}
          value={reason}
          onChange={(event) => {
            setReason(event.currentTarget.value);
          }}
        />
        {act.error !== null && (
          <Alert color="red" title={words.failed} role="alert" mt="sm">
            {problemText(act.error.code)}
          </Alert>
        )}
        <Group mt="md" justify="flex-end">
          <Button
            variant="default"
            onClick={() => {
              onClose();
            }}
          >
            {words.cancel}
          </Button>
          <Button
            type="submit"
            color={name === 'stop' || name === 'rollback' ? 'red' : 'navy'}
            loading={act.isPending}
            disabled={reason.trim() === ''}
          >
            {words[name].submit}
          </Button>
        </Group>
      </form>
    </Modal>
  );
}
