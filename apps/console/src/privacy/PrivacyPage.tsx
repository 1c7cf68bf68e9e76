import { SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import classes from '../operation/Operation.module.css';
import { PlainPage } from '../operation/PlainPage.js';
import { texts } from '../texts/index.js';
import { AccountTrail } from './AccountTrail.js';
import { OpenSessions } from './OpenSessions.js';
import { PatientTrail } from './PatientTrail.js';
import { Reveals } from './Reveals.js';

const words = texts.privacy;
const views = {
  patient: PatientTrail,
  account: AccountTrail,
  reveals: Reveals,
  sessions: OpenSessions,
} as const;
type View = keyof typeof views;

/** Who saw this patient and why, what this account saw, which names were revealed, who is signed in. */
export function PrivacyPage() {
  const [view, setView] = useState<View>('patient');
  const Shown = views[view];
  return (
    <PlainPage heading={words.heading} lead={words.lead}>
      <div className={classes['bar']}>
        <SegmentedControl
          aria-label={words.views}
          value={view}
          onChange={setView}
          data={(Object.keys(views) as View[]).map((value) => ({ value, label: words.view[value] }))}
        />
      </div>
      <Shown />
    </PlainPage>
  );
}
