import { Alert, Button, Group } from '@mantine/core';
import { IconArrowBackUp, IconPlayerPlay, IconPlayerStop, IconSignature } from '@tabler/icons-react';
import { useState } from 'react';
import { useLive } from '../shell/live.js';
import { texts } from '../texts/index.js';
import { ActDialog } from './ActDialog.js';
import { actsOf, type ActName } from './acts.js';
import { SignDialog } from './SignDialog.js';
import type { TreeDetail, TreeVersion } from './tree-data.js';
import classes from './Trees.module.css';

const words = texts.trees.acts;

const icons = {
  activate: IconPlayerPlay,
  resume: IconPlayerPlay,
  rollback: IconArrowBackUp,
  stop: IconPlayerStop,
} as const;

interface Props {
  readonly detail: TreeDetail;
  /** The version that decides in this health system; undefined: none. */
  readonly running: TreeVersion | undefined;
}

/** What this person can do with this version now. Each act stands behind a dialog that says what happens. */
export function VersionActs({ detail, running }: Props) {
  const { hasRole } = useLive();
  const [open, setOpen] = useState<ActName | 'sign'>();
  const [done, setDone] = useState<string>();
  const { version, evidence } = detail;
  const maySign = hasRole('physician');
  const acts = hasRole('physician', 'lead') ? actsOf(detail) : [];
  const close = (outcome?: string): void => {
    setOpen(undefined);
    if (outcome !== undefined) setDone(outcome);
  };
  if (!maySign && acts.length === 0) return null;
  const isBlocked = evidence === null || evidence.obstacles.length > 0;
  return (
    <div role="group" aria-label={words.label}>
      <Group gap="xs">
        {maySign && (
          <Button
            disabled={isBlocked}
            leftSection={<IconSignature size={16} aria-hidden />}
            onClick={() => {
              setOpen('sign');
            }}
          >
            {words.sign.button}
          </Button>
        )}
        {acts.map((name) => {
          const Icon = icons[name];
          return (
            <Button
              key={name}
              variant="default"
              leftSection={<Icon size={16} aria-hidden />}
              onClick={() => {
                setOpen(name);
              }}
            >
              {words[name].button}
            </Button>
          );
        })}
      </Group>
      {maySign && isBlocked && <p className={classes['line']}>{words.sign.blocked}</p>}
      {done !== undefined && (
        <Alert color="green" variant="light" role="status" mt="xs">
          {done}
        </Alert>
      )}
      {open === 'sign' && evidence !== null && (
        <SignDialog version={version} evidence={evidence} onClose={close} />
      )}
      {open !== undefined && open !== 'sign' && (
        <ActDialog name={open} version={version} running={running} onClose={close} />
      )}
    </div>
  );
}
