import { Modal } from '@mantine/core';
import { useEffect, useState, type ReactNode } from 'react';
import { texts } from '../texts/index.js';

interface Props {
  readonly title: string;
  readonly onClose: () => void;
  readonly size?: 'md' | 'xl';
  /** What stands in it is told once: a click beside it does not close it. */
  readonly staysOpen?: boolean;
  readonly children: ReactNode;
}

/** A dialog that is there while it is drawn. When it goes, the focus is where it was before. */
export function ActModal({ title, onClose, size = 'md', staysOpen = false, children }: Props) {
  const [before] = useState(() => document.activeElement);
  useEffect(
    () => () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true });
    },
    [before],
  );
  return (
    <Modal
      opened
      onClose={onClose}
      title={title}
      size={size}
      closeOnClickOutside={!staysOpen}
      closeButtonProps={{ 'aria-label': texts.operation.quarantine.close }}
    >
      {children}
    </Modal>
  );
}
