import { useState } from 'react';
import { useAct } from '../api/queries.js';
import { DialogForm } from '../operation/DialogForm.js';
import { texts } from '../texts/index.js';
import { firmKey, type Clinician, type Licence } from './firm-data.js';
import { WordsField } from './WordsField.js';

const words = texts.firm;

interface Props {
  readonly clinician: Clinician;
  readonly licence: Licence;
  readonly onClose: (done?: string) => void;
}

/** Somebody else than the holder looked it up at its source. */
export function VerifyForm({ clinician, licence: { id, kind, number, places }, onClose }: Props) {
  const [source, setSource] = useState('');
  const verify = useAct(
    (api, body: { readonly source: string }) =>
      api.PUT('/api/v1/firm/licences/{licence}/verification', { params: { path: { licence: id } }, body }),
    [firmKey],
  );
  return (
    <DialogForm
      isReady={source.trim() !== ''}
      isPending={verify.isPending}
      error={verify.error}
      onSubmit={() => {
        verify.mutate(
          { source: source.trim() },
          {
            onSuccess: () => {
              onClose(words.verifyDone(clinician.name));
            },
          },
        );
      }}
      onCancel={() => {
        onClose();
      }}
    >
      <p>{words.verifyLead(kind, number, places.join(', '))}</p>
      <WordsField label={words.source} most={200} value={source} onChange={setSource} hasFocus />
    </DialogForm>
  );
}
