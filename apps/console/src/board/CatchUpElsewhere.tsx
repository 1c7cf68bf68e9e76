import { Alert } from '@mantine/core';
import { IconHistory } from '@tabler/icons-react';
import { Link, useRoute } from 'wouter';
import { useLive } from '../shell/live.js';
import { texts } from '../texts/index.js';

/** On every page but the board: something changed while nobody watched. How many, and the way to the list. */
export function CatchUpElsewhere() {
  const { catchUp } = useLive();
  const [isOnBoard] = useRoute('/alerts/:id?');
  const count = catchUp.catchUp?.missed.length ?? 0;
  if (isOnBoard || count === 0) return null;
  return (
    <Alert color="yellow" variant="light" radius={0} icon={<IconHistory aria-hidden />} role="status">
      {texts.nurse.catchUp.elsewhere(count)} <Link href="/alerts">{texts.nurse.catchUp.toList}</Link>
    </Alert>
  );
}
