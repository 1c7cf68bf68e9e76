import { Alert } from '@mantine/core';
import { IconAlertOctagon } from '@tabler/icons-react';
import { Link, useRoute } from 'wouter';
import { texts } from '../texts/index.js';
import classes from './Shell.module.css';

/** On every page but the board: criticals wait there, how many, and the way to them. No names. */
export function CriticalElsewhere({ count }: { readonly count: number }) {
  const [isOnBoard] = useRoute('/alerts/:id?');
  if (count === 0 || isOnBoard) return null;
  return (
    <Alert
      color="red"
      variant="filled"
      radius={0}
      icon={<IconAlertOctagon aria-hidden />}
      role="alert"
      className={classes['critical']}
    >
      <strong>{texts.nav.criticals(count)}</strong> <Link href="/alerts">{texts.nav.toCriticals}</Link>
    </Alert>
  );
}
