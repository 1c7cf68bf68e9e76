import { Table } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './Trees.module.css';

interface Props {
  readonly label: string;
  /** Below this width, in pixels, it scrolls sideways. */
  readonly minWidth: number;
  readonly children: ReactNode;
}

/** A table that scrolls within its own frame on a narrow page, by keyboard, too. */
export function WideTable({ label, minWidth, children }: Props) {
  return (
    <Table.ScrollContainer minWidth={minWidth} type="native" tabIndex={0} role="group" aria-label={label}>
      <Table className={classes['table']} aria-label={label} verticalSpacing="xs">
        {children}
      </Table>
    </Table.ScrollContainer>
  );
}
