import { IconAlertTriangle, IconPlugConnectedX, IconVolumeOff } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { componentWords, isImpaired } from './component-words.js';
import { texts } from '../texts/index.js';
import type { MonitoringView } from './monitoring-view.js';
import classes from './StatusBanner.module.css';

interface BannerProps {
  readonly icon: ReactNode;
  readonly title: string;
  readonly children: ReactNode;
  readonly action?: ReactNode;
}

export function Banner({ icon, title, children, action }: BannerProps) {
  return (
    <div className={classes['banner']} role="status">
      {icon}
      <p>
        <strong>{title}.</strong> {children}
      </p>
      {action}
    </div>
  );
}

/** What is impaired, while monitoring goes on. */
export function StatusBanner({ view }: { readonly view: MonitoringView }) {
  switch (view.kind) {
    case 'degraded':
      return (
        <Banner icon={<IconAlertTriangle size={22} aria-hidden />} title={texts.monitoring.degraded}>
          {texts.monitoring.degradedLead} {view.components.filter(isImpaired).map(componentWords).join(', ')}
        </Banner>
      );
    case 'reconnecting':
      return (
        <Banner icon={<IconPlugConnectedX size={22} aria-hidden />} title={texts.monitoring.reconnecting}>
          {texts.monitoring.reconnectingLead}
        </Banner>
      );
    case 'connecting':
    case 'monitoring':
    case 'not-monitoring':
      return null;
  }
}

/** The browser would play no alarm. */
export function SoundBlockedBanner({ onEnable }: { readonly onEnable: () => void }) {
  return (
    <Banner
      icon={<IconVolumeOff size={22} aria-hidden />}
      title={texts.header.soundOff}
      action={
        <button type="button" className={classes['action']} onClick={onEnable}>
          {texts.header.soundBlocked}
        </button>
      }
    >
      {texts.header.soundBlockedWhy}
    </Banner>
  );
}
