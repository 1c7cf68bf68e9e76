import { IconInfoCircle } from '@tabler/icons-react';
import { texts } from './texts/index.js';
import classes from './Notice.module.css';

/** On every screen: what the trees are, and what Wardline is not. */
export function Notice() {
  return (
    <footer className={classes['notice']}>
      <IconInfoCircle size={16} aria-hidden />
      <span>{texts.notice.short}</span>
    </footer>
  );
}
