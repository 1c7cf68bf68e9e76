import { Alert, Button, Select, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import { Fetched } from '../api/Fetched.js';
import { useAct, useFetched } from '../api/queries.js';
import { isDeviceName } from '../devices/device-data.js';
import classes from '../operation/Operation.module.css';
import { PlainPage } from '../operation/PlainPage.js';
import { PlainTable } from '../operation/PlainTable.js';
import { problemText, texts } from '../texts/index.js';
import { PayloadDialog } from './PayloadDialog.js';
import { quarantineKey, type Quarantined, type QuarantineCode } from './quarantine-data.js';
import { QuarantineRow } from './QuarantineRow.js';

const words = texts.operation.quarantine;
const shown = 50;

/** What was set aside: look, mend what can be mended, play again. */
export function QuarantinePage() {
  const [code, setCode] = useState<QuarantineCode>();
  const [typed, setTyped] = useState('');
  const [device] = useDebouncedValue(typed.trim(), 300);
  const [before, setBefore] = useState<string>();
  const [open, setOpen] = useState<Quarantined>();
  const query = useFetched(
    [...quarantineKey, code, device, before],
    (api, signal) =>
      api.GET('/api/v1/quarantine', {
        params: {
          query: {
            limit: shown,
            ...(code !== undefined && { code }),
            ...(isDeviceName(device) && { device }),
            ...(before !== undefined && { before }),
          },
        },
        signal,
      }),
    15,
  );
  const replay = useAct(
    (api, id: string) => api.POST('/api/v1/quarantine/{id}/replay', { params: { path: { id } } }),
    [quarantineKey],
  );
  const replayGroup = useAct(
    (api, group: { readonly code: QuarantineCode; readonly device: string | null }) =>
      api.POST('/api/v1/quarantine/replays', { body: group }),
    [quarantineKey],
  );
  return (
    <PlainPage heading={words.heading} lead={words.lead}>
      <div className={classes['bar']}>
        <Select
          label={words.code}
          value={code ?? ''}
          onChange={(value) => {
            setCode(value === null || value === '' ? undefined : (value as QuarantineCode));
            setBefore(undefined);
          }}
          data={[
            { value: '', label: words.anyCode },
            ...Object.entries(words.codes).map(([value, label]) => ({ value, label })),
          ]}
          allowDeselect={false}
          checkIconPosition="right"
        />
        <TextInput
          label={words.device}
          value={typed}
          autoComplete="off"
          onChange={(event) => {
            setTyped(event.currentTarget.value);
            setBefore(undefined);
          }}
        />
        {code !== undefined && (
          <Button
            variant="default"
            loading={replayGroup.isPending}
            disabled={typed.trim() !== '' && !isDeviceName(typed.trim())}
            onClick={() => {
              replayGroup.mutate({ code, device: typed.trim() === '' ? null : typed.trim() });
            }}
          >
            {words.replayGroup}
          </Button>
        )}
      </div>
      {code !== undefined && <p className={classes['lead']}>{words.replayGroupLead}</p>}
      <div role="status">
        {replay.isSuccess && <p className={classes['line']}>{words.replayAsked(replay.variables)}</p>}
        {replayGroup.isSuccess && (
          <p className={classes['line']}>{words.groupAsked(replayGroup.data.asked)}</p>
        )}
        {replayGroup.error !== null && <Alert color="red">{problemText(replayGroup.error.code)}</Alert>}
        {replay.error !== null && <Alert color="red">{problemText(replay.error.code)}</Alert>}
      </div>
      <Fetched query={query} isEmpty={({ items }) => items.length === 0} empty={<p>{words.none}</p>}>
        {({ items, next }) => (
          <>
            <PlainTable label={words.table} columns={words.columns} numbers={['size']} minWidth={860}>
              {items.map((item) => (
                <QuarantineRow
                  key={item.id}
                  item={item}
                  isPending={replay.isPending && replay.variables === item.id}
                  onReplay={() => {
                    replay.mutate(item.id);
                  }}
                  onLook={() => {
                    setOpen(item);
                  }}
                />
              ))}
            </PlainTable>
            <div className={classes['bar']}>
              {before !== undefined && (
                <Button
                  variant="default"
                  onClick={() => {
                    setBefore(undefined);
                  }}
                >
                  {words.newest}
                </Button>
              )}
              {next !== null && (
                <Button
                  variant="default"
                  onClick={() => {
                    setBefore(next);
                  }}
                >
                  {words.older}
                </Button>
              )}
            </div>
          </>
        )}
      </Fetched>
      {open !== undefined && (
        <PayloadDialog
          item={open}
          onClose={() => {
            setOpen(undefined);
          }}
        />
      )}
    </PlainPage>
  );
}
