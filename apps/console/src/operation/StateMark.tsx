import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react';
import classes from './Operation.module.css';

/** Well or not, by icon and word. */
export function StateMark({ isWell, children }: { readonly isWell: boolean; readonly children: string }) {
  const Icon = isWell ? IconCircleCheck : IconAlertTriangle;
  return (
    <span className={classes['state']} data-state={isWell ? 'good' : 'bad'}>
      <Icon size={18} aria-hidden /> {children}
    </span>
  );
}
