import { Select, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useAct } from '../api/queries.js';
import { DialogForm } from '../operation/DialogForm.js';
import { ActModal } from '../operation/ActModal.js';
import { texts } from '../texts/index.js';
import { accountsKey, type AccountPage } from './account-data.js';
import { ShownCode } from './ShownCode.js';

const words = texts.accounts;
/** Stands for the firm: no health system has this name. */
const ofFirm = ' firm';

interface Props {
  readonly page: AccountPage;
  readonly onClose: () => void;
}

export function NewAccount({ page: { tenants, firm }, onClose }: Props) {
  const places = [
    ...tenants.map(({ tenant, name }) => ({ value: tenant, label: name })),
    ...(firm === null ? [] : [{ value: ofFirm, label: words.firm(firm) }]),
  ];
  const [email, setEmail] = useState('');
  const [name, setName] = useState('');
  const [place, setPlace] = useState(places[0]?.value ?? '');
  const create = useAct(
    (api, body: { readonly email: string; readonly name: string; readonly tenant: string | null }) =>
      api.POST('/api/v1/accounts', { body }),
    [accountsKey],
  );
  return (
    <ActModal onClose={onClose} title={words.createTitle} staysOpen={create.data !== undefined}>
      {create.data !== undefined ? (
        <>
          <p>{words.created(name.trim())}</p>
          <ShownCode told={create.data.code} onClose={onClose} />
        </>
      ) : (
        <DialogForm
          isReady={/^[^\s@]+@[^\s@]+$/.test(email.trim()) && name.trim() !== '' && place !== ''}
          isPending={create.isPending}
          error={create.error}
          submit={words.submitCreate}
          onSubmit={() => {
            create.mutate({
              email: email.trim(),
              name: name.trim(),
              tenant: place === ofFirm ? null : place,
            });
          }}
          onCancel={onClose}
        >
          <p>{words.createLead}</p>
          <TextInput
            label={words.email}
            required
            data-autofocus
            type="email"
            autoComplete="off"
            value={email}
            onChange={(event) => {
              setEmail(event.currentTarget.value);
            }}
          />
          <TextInput
            label={words.name}
            required
            autoComplete="off"
            value={name}
            onChange={(event) => {
              setName(event.currentTarget.value);
            }}
          />
          {places.length > 1 && (
            <Select
              label={words.managedBy}
              data={places}
              value={place}
              onChange={(value) => {
                setPlace(value ?? '');
              }}
              allowDeselect={false}
            />
          )}
        </DialogForm>
      )}
    </ActModal>
  );
}
