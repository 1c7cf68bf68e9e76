import { useId, type ReactNode } from 'react';
import classes from './Case.module.css';

interface Props {
  readonly heading: string;
  readonly lead?: string;
  readonly children: ReactNode;
}

/** One part of the case, found by its heading. */
export function Part({ heading, lead, children }: Props) {
  const id = useId();
  return (
    <section aria-labelledby={id} className={classes['part']}>
      <h2 id={id}>{heading}</h2>
      {lead !== undefined && <p className={classes['hint']}>{lead}</p>}
      {children}
    </section>
  );
}
