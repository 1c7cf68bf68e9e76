import { Button } from '@mantine/core';
import { IconFileImport } from '@tabler/icons-react';
import { useState } from 'react';
import { useLive } from '../shell/live.js';
import { texts } from '../texts/index.js';
import { HandInDialog } from './HandInDialog.js';

/** For whoever writes trees, or is a physician who then does not sign them: the way in for a version. */
export function HandIn() {
  const { user } = useLive();
  const [isOpen, setOpen] = useState(false);
  const tenants = [
    ...new Set(
      user.assignments.flatMap(({ role, tenant }) =>
        ['author', 'physician'].includes(role) ? [tenant] : [],
      ),
    ),
  ];
  if (tenants.length === 0) return null;
  return (
    <>
      <Button
        variant="default"
        leftSection={<IconFileImport size={16} aria-hidden />}
        onClick={() => {
          setOpen(true);
        }}
      >
        {texts.trees.handIn.button}
      </Button>
      {isOpen && (
        <HandInDialog
          tenants={tenants}
          onClose={() => {
            setOpen(false);
          }}
        />
      )}
    </>
  );
}
