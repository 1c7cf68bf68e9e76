import { Button, SegmentedControl, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import { useParams, useSearchParams } from 'wouter';
import { Fetched } from '../api/Fetched.js';
import { useFetched } from '../api/queries.js';
import classes from '../operation/Operation.module.css';
import { PlainPage } from '../operation/PlainPage.js';
import { Paging } from '../operation/Paging.js';
import { PlainTable } from '../operation/PlainTable.js';
import { texts } from '../texts/index.js';
import { DeviceDialog, type DeviceAct } from './DeviceDialog.js';
import { deviceFilters, devicesKey, isDeviceName, type DeviceFilter, type Fleet } from './device-data.js';
import { DeviceRow } from './DeviceRow.js';
import { RegisterDialog } from './RegisterDialog.js';

const words = texts.operation.devices;
const shown = 50;

/** When each device was last heard of, how full it is, whose it is; assigned, swapped and taken back here. */
export function DevicesPage() {
  const { device } = useParams<{ device?: string }>();
  const [search, setSearch] = useSearchParams();
  const [isRegistering, setRegistering] = useState(search.has('register'));
  const [which, setWhich] = useState<DeviceFilter>('all');
  const [typed, setTyped] = useState(device ?? '');
  const [starting] = useDebouncedValue(typed.trim(), 300);
  const [after, setAfter] = useState<string>();
  const [act, setAct] = useState<DeviceAct>();
  const [done, setDone] = useState('');
  const query = useFetched(
    [...devicesKey, which, starting, after],
    (api, signal) =>
      api.GET('/api/v1/devices', {
        params: {
          query: {
            which,
            limit: shown,
            ...(isDeviceName(starting) && { starting }),
            ...(after !== undefined && { after }),
          },
        },
        signal,
      }),
    60,
  );
  return (
    <PlainPage heading={words.heading} lead={words.lead}>
      <div className={classes['bar']}>
        <Filters
          counts={query.data?.counts}
          value={which}
          onChange={(filter) => {
            setWhich(filter);
            setAfter(undefined);
          }}
        />
        <TextInput
          label={words.starting}
          value={typed}
          autoComplete="off"
          onChange={(event) => {
            setTyped(event.currentTarget.value);
            setAfter(undefined);
          }}
        />
        <Button
          variant="default"
          onClick={() => {
            setDone('');
            setRegistering(true);
          }}
        >
          {words.register}
        </Button>
      </div>
      <p role="status" className={classes['line']}>
        {done}
      </p>
      <Fetched
        query={query}
        oldAfterSeconds={180}
        isEmpty={({ items }) => items.length === 0}
        empty={<p>{words.none}</p>}
      >
        {({ items, next }) => (
          <>
            <PlainTable label={words.table} columns={words.columns} numbers={['battery']} minWidth={960}>
              {items.map((item) => (
                <DeviceRow
                  key={`${item.tenant}/${item.device}`}
                  item={item}
                  onAct={(kind) => {
                    setDone('');
                    setAct({ kind, item });
                  }}
                />
              ))}
            </PlainTable>
            <Paging words={words} after={after} next={next} onTurn={setAfter} />
          </>
        )}
      </Fetched>
      {isRegistering && (
        <RegisterDialog
          name={search.has('register') ? (device ?? '') : ''}
          through={search.get('through') ?? ''}
          onClose={(told = '') => {
            setRegistering(false);
            setSearch({}, { replace: true });
            setDone(told);
          }}
        />
      )}
      {act !== undefined && (
        <DeviceDialog
          act={act}
          onClose={(told = '') => {
            setAct(undefined);
            setDone(told);
          }}
        />
      )}
    </PlainPage>
  );
}

function Filters({
  counts,
  value,
  onChange,
}: {
  readonly counts: Fleet['counts'] | undefined;
  readonly value: DeviceFilter;
  readonly onChange: (filter: DeviceFilter) => void;
}) {
  const of: Readonly<Record<DeviceFilter, number>> = {
    all: counts?.devices ?? 0,
    unassigned: counts?.unassigned ?? 0,
    offline: counts?.offline ?? 0,
    'battery-low': counts?.batteryLow ?? 0,
  };
  return (
    <SegmentedControl
      aria-label={words.filter}
      value={value}
      onChange={(filter) => {
        onChange(filter);
      }}
      data={deviceFilters.map((filter) => ({ value: filter, label: words.filters[filter](of[filter]) }))}
    />
  );
}
