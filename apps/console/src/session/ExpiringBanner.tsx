import { IconClockExclamation } from '@tabler/icons-react';
import { Banner } from '../monitoring/StatusBanner.js';
import classes from '../monitoring/StatusBanner.module.css';
import { texts } from '../texts/index.js';

interface Props {
  /** Time left, in words. */
  readonly left: string;
  readonly onStay: () => void;
}

/** Says in time that the session is about to end; any key or click keeps it. */
export function ExpiringBanner({ left, onStay }: Props) {
  return (
    <Banner
      icon={<IconClockExclamation size={22} aria-hidden />}
      title={texts.monitoring.expiring}
      action={
        <button type="button" className={classes['action']} onClick={onStay}>
          {texts.monitoring.stay}
        </button>
      }
    >
      {texts.monitoring.expiringLead(left)}
    </Banner>
  );
}
