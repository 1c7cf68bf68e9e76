import { useId } from 'react';
import { useLive } from '../shell/live.js';
import { texts } from '../texts/index.js';
import classes from './Watermark.module.css';

/** Who looks, over the whole page: a photograph of the screen says whose screen it was. Never in the way of a click. */
export function Watermark() {
  const { user, now } = useLive();
  const id = useId();
  const day = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' }).format(now);
  return (
    <svg className={classes['mark']} aria-hidden="true" data-testid="watermark" focusable="false">
      <defs>
        <pattern
          id={id}
          width="640"
          height="180"
          patternUnits="userSpaceOnUse"
          patternTransform="rotate(-20)"
        >
          <text x="10" y="60">
            {texts.tier1.case.watermark(user.name, day)}
          </text>
          <text x="290" y="150">
            {texts.tier1.case.watermark(user.name, day)}
          </text>
        </pattern>
      </defs>
      <rect width="100%" height="100%" fill={`url(#${id})`} />
    </svg>
  );
}
