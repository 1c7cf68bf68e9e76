import { texts } from './texts/index.js';
import classes from './Wordmark.module.css';

export function Wordmark() {
  return (
    <span className={classes['wordmark']}>
      <svg viewBox="0 0 32 32" width="28" height="28" aria-hidden="true">
        <rect width="32" height="32" rx="7" fill="#12355b" />
        <path
          d="M4 17h6l3-8 5 15 3.5-9 1.5 2h5"
          fill="none"
          stroke="#fff"
          strokeWidth="2.4"
          strokeLinecap="round"
          strokeLinejoin="round"
        />
      </svg>
      {texts.product}
    </span>
  );
}
