import { ActModal } from '../operation/ActModal.js';
import { texts } from '../texts/index.js';
import { CompetenceForm } from './CompetenceForm.js';
import type { Clinician, Licence } from './firm-data.js';
import { LicenceForm } from './LicenceForm.js';
import { ShiftForm } from './ShiftForm.js';
import { TermForm } from './TermForm.js';
import { VerifyForm } from './VerifyForm.js';

const words = texts.firm;

export type ClinicianAct =
  | { readonly kind: 'shift' | 'competence' | 'term'; readonly clinician: Clinician }
  | { readonly kind: 'licence'; readonly clinician: Clinician; readonly licence?: Licence }
  | { readonly kind: 'verify'; readonly clinician: Clinician; readonly licence: Licence };

const titles = {
  shift: words.shiftTitle,
  competence: words.competenceTitle,
  term: words.termTitle,
  licence: words.licenceTitle,
  verify: words.verifyTitle,
} as const;

interface Props {
  readonly act: ClinicianAct;
  /** With what was done, in words; without, when it was left. */
  readonly onClose: (done?: string) => void;
}

/** What a supervisor puts on record of somebody. */
export function ClinicianDialog({ act, onClose }: Props) {
  return (
    <ActModal
      onClose={() => {
        onClose();
      }}
      title={titles[act.kind](act.clinician.name)}
    >
      <Form act={act} onClose={onClose} />
    </ActModal>
  );
}

function Form({ act, onClose }: Props) {
  switch (act.kind) {
    case 'shift':
      return <ShiftForm clinician={act.clinician} onClose={onClose} />;
    case 'competence':
      return <CompetenceForm clinician={act.clinician} onClose={onClose} />;
    case 'term':
      return <TermForm clinician={act.clinician} onClose={onClose} />;
    case 'licence':
      return <LicenceForm clinician={act.clinician} licence={act.licence} onClose={onClose} />;
    case 'verify':
      return <VerifyForm clinician={act.clinician} licence={act.licence} onClose={onClose} />;
  }
}
