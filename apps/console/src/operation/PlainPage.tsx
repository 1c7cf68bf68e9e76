import { useEffect, useRef, type ReactNode } from 'react';
import classes from './Operation.module.css';

interface Props {
  readonly heading: string;
  readonly lead: string;
  readonly children: ReactNode;
}

/** A page with one heading, where the keyboard begins. */
export function PlainPage({ heading, lead, children }: Props) {
  const main = useRef<HTMLElement>(null);
  useEffect(() => {
    main.current?.focus({ preventScroll: true });
  }, []);
  return (
    <main id="main" ref={main} tabIndex={-1} className={classes['main']}>
      <h1>{heading}</h1>
      <p className={classes['lead']}>{lead}</p>
      {children}
    </main>
  );
}
