import { PushSection } from '../push/PushSection.js';
import { texts } from '../texts/index.js';
import { CalendarSection } from './CalendarSection.js';
import { ChannelSection } from './ChannelSection.js';
import { DutySection } from './DutySection.js';
import { NoticeSection } from './NoticeSection.js';
import { NowSection } from './NowSection.js';
import classes from './OnCall.module.css';
import { OfferSection } from './OfferSection.js';
import { ShiftSection } from './ShiftSection.js';

/** Who is on call, whether I am here, what I hand over, and how I am reached away from the page. */
export function OnCallPage() {
  return (
    <main id="main" className={classes['main']} tabIndex={-1}>
      <h1>{texts.onCall.heading}</h1>
      <NoticeSection />
      <div className={classes['columns']}>
        <NowSection />
        <DutySection />
        <ShiftSection />
        <OfferSection />
        <ChannelSection />
        <PushSection />
      </div>
      <CalendarSection />
    </main>
  );
}
