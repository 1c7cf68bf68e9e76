import { Alert, Select, TextInput } from '@mantine/core';
import { IconUsers } from '@tabler/icons-react';
import { useState } from 'react';
import { useAct } from '../api/queries.js';
import { momentOf } from '../devices/device-data.js';
import { DialogForm } from '../operation/DialogForm.js';
import { texts } from '../texts/index.js';
import {
  accountsKey,
  needsSecondPerson,
  rolesFor,
  roleWords,
  type Account,
  type AccountPage,
  type HeldRole,
} from './account-data.js';

const words = texts.accounts;

interface Props {
  readonly account: Account;
  readonly tenants: AccountPage['tenants'];
  readonly onDone: (done?: string) => void;
}

interface Given {
  readonly role: HeldRole['role'];
  readonly site: string | null;
  readonly from: string | null;
  readonly until: string | null;
  readonly reason: string;
}

export function GiveRole({ account, tenants, onDone }: Props) {
  const [role, setRole] = useState<HeldRole['role']>();
  const [site, setSite] = useState('');
  const [from, setFrom] = useState('');
  const [until, setUntil] = useState('');
  const [reason, setReason] = useState('');
  const sites = tenants.find(({ tenant }) => tenant === account.home)?.sites ?? [];
  const give = useAct(
    (api, body: Given) =>
      api.POST('/api/v1/accounts/{staff}/roles', { params: { path: { staff: account.id } }, body }),
    [accountsKey],
  );
  const isPowerful = role !== undefined && needsSecondPerson(role);
  return (
    <DialogForm
      isReady={role !== undefined && reason.trim() !== ''}
      isPending={give.isPending}
      error={give.error}
      submit={isPowerful ? words.submitPropose : words.submitGive}
      onSubmit={() => {
        if (role === undefined) return;
        give.mutate(
          {
            role,
            site: site === '' ? null : site,
            from: momentOf(from) ?? null,
            until: momentOf(until) ?? null,
            reason: reason.trim(),
          },
          {
            onSuccess: ({ state }) => {
              onDone(state === 'proposed' ? words.proposed : words.given);
            },
          },
        );
      }}
      onCancel={() => {
        onDone();
      }}
    >
      <Select
        label={words.roleLabel}
        required
        data-autofocus
        data={rolesFor(account).map((value) => ({ value, label: roleWords(value) }))}
        value={role ?? null}
        onChange={(value) => {
          setRole(value ?? undefined);
        }}
        allowDeselect={false}
      />
      {isPowerful && (
        <Alert icon={<IconUsers aria-hidden />} variant="light" color="yellow">
          {words.fourEyes}
        </Alert>
      )}
      {account.home !== null && (
        <Select
          label={words.site}
          data={[
            { value: '', label: words.allSites },
            ...sites.map(({ site: value, name: label }) => ({ value, label })),
          ]}
          value={site}
          onChange={(value) => {
            setSite(value ?? '');
          }}
          allowDeselect={false}
        />
      )}
      <TextInput
        type="datetime-local"
        label={words.fromLabel}
        description={words.fromLead}
        value={from}
        onChange={(event) => {
          setFrom(event.currentTarget.value);
        }}
      />
      <TextInput
        type="datetime-local"
        label={words.untilLabel}
        description={words.untilLead}
        value={until}
        onChange={(event) => {
          setUntil(event.currentTarget.value);
        }}
      />
      <TextInput
        label={words.reason}
        description={words.reasonLead}
        required
        autoComplete="off"
        maxLength={500}
        value={reason}
        onChange={(event) => {
          setReason(event.currentTarget.value);
        }}
      />
    </DialogForm>
  );
}
