import classes from '../operation/Operation.module.css';
import { PlainPage } from '../operation/PlainPage.js';
import { texts } from '../texts/index.js';
import { Clinicians } from './Clinicians.js';
import { CoveragePart } from './CoveragePart.js';
import { Deviations } from './Deviations.js';
import { FirmNotices } from './FirmNotices.js';
import { LoadPart } from './LoadPart.js';
import { Pauses } from './Pauses.js';
import { Rules } from './Rules.js';

/** Who works, on what, whether it will be enough, and what the supervisor has to do. */
export function FirmPage() {
  return (
    <PlainPage heading={texts.firm.heading} lead={texts.firm.lead}>
      <p className={classes['lead']}>{texts.firm.notice}</p>
      <FirmNotices />
      <LoadPart />
      <Deviations />
      <CoveragePart />
      <Clinicians />
      <Pauses />
      <Rules />
    </PlainPage>
  );
}
