import { useState } from 'react';
import { useAct } from '../api/queries.js';
import { momentOf } from '../devices/device-data.js';
import { DialogForm } from '../operation/DialogForm.js';
import { texts } from '../texts/index.js';
import { firmKey, localMoment, placesOf, type Clinician, type Licence } from './firm-data.js';
import { MomentField } from './MomentField.js';
import { WordsField } from './WordsField.js';

const words = texts.firm;

interface Props {
  readonly clinician: Clinician;
  /** An older one, to correct it. */
  readonly licence: Licence | undefined;
  readonly onClose: (done?: string) => void;
}

interface Body {
  readonly licence?: string;
  readonly kind: string;
  readonly number: string;
  readonly places: string[];
  readonly from: string;
  readonly until: string;
}

export function LicenceForm({ clinician: { staffId, name }, licence, onClose }: Props) {
  const [kind, setKind] = useState(licence?.kind ?? '');
  const [number, setNumber] = useState(licence?.number ?? '');
  const [places, setPlaces] = useState(licence?.places.join(', ') ?? '');
  const [from, setFrom] = useState(licence === undefined ? '' : localMoment(licence.from));
  const [until, setUntil] = useState(licence === undefined ? '' : localMoment(licence.until));
  const read = placesOf(places);
  const begin = momentOf(from);
  const end = momentOf(until);
  const record = useAct(
    (api, body: Body) =>
      api.POST('/api/v1/firm/clinicians/{staff}/licences', { params: { path: { staff: staffId } }, body }),
    [firmKey],
  );
  return (
    <DialogForm
      isReady={
        kind.trim() !== '' &&
        number.trim() !== '' &&
        read !== undefined &&
        begin !== undefined &&
        end !== undefined
      }
      isPending={record.isPending}
      error={record.error}
      onSubmit={() => {
        if (read === undefined || begin === undefined || end === undefined) return;
        record.mutate(
          {
            ...(licence !== undefined && { licence: licence.id }),
            kind: kind.trim(),
            number: number.trim(),
            places: [...read],
            from: begin,
            until: end,
          },
          {
            onSuccess: () => {
              onClose(words.licenceDone(name));
            },
          },
        );
      }}
      onCancel={() => {
        onClose();
      }}
    >
      {licence !== undefined && <p>{words.licenceLead}</p>}
      <WordsField
        label={words.kind}
        description={words.kindLead}
        most={40}
        value={kind}
        onChange={setKind}
        hasFocus
      />
      <WordsField label={words.number} most={80} value={number} onChange={setNumber} />
      <WordsField
        label={words.places}
        description={words.placesLead}
        most={400}
        value={places}
        onChange={setPlaces}
      />
      <MomentField label={words.from} value={from} onChange={setFrom} />
      <MomentField label={words.until} value={until} onChange={setUntil} />
    </DialogForm>
  );
}
