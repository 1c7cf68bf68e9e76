import { Button, Group, Table } from '@mantine/core';
import classes from '../operation/Operation.module.css';
import { StateMark } from '../operation/StateMark.js';
import { useLive } from '../shell/live.js';
import { texts } from '../texts/index.js';
import { span } from '../time/elapsed.js';
import type { FleetDevice } from './device-data.js';
import type { DeviceActKind } from './DeviceDialog.js';

const words = texts.operation.devices;

interface Props {
  readonly item: FleetDevice;
  readonly onAct: (kind: DeviceActKind) => void;
}

export function DeviceRow({ item, onAct }: Props) {
  const { serverNow } = useLive();
  const { device, tenant, kind, model, statusAt, readingAt, holders, gateways } = item;
  const ago = (at: string | null): string =>
    at === null ? words.never : words.ago(span(serverNow - Date.parse(at)));
  return (
    <Table.Tr>
      <Table.Th scope="row">
        {device}
        <span className={classes['small']}>
          {[tenant, kind === 'gateway' ? words.gateway : model].filter((part) => part !== null).join(', ')}
        </span>
        {gateways.length > 0 && (
          <span className={classes['small']}>{words.through(gateways.join(', '))}</span>
        )}
      </Table.Th>
      <Table.Td>{ago(statusAt)}</Table.Td>
      <Table.Td>{kind === 'gateway' ? '' : ago(readingAt)}</Table.Td>
      <Table.Td>
        <Online item={item} serverNow={serverNow} />
      </Table.Td>
      <Table.Td data-number>
        <Battery item={item} />
      </Table.Td>
      <Table.Td>
        {kind === 'gateway' ? (
          ''
        ) : holders.length === 0 ? (
          <StateMark isWell={false}>{words.nobody}</StateMark>
        ) : (
          holders.map(({ assignment, caseCode, slot }) => (
            <div key={assignment}>{words.holder(caseCode, slot)}</div>
          ))
        )}
      </Table.Td>
      <Table.Td>
        <Acts item={item} onAct={onAct} />
      </Table.Td>
    </Table.Tr>
  );
}

function Acts({ item: { device, kind: what, model, holders }, onAct }: Props) {
  const button = (kind: DeviceActKind, name: string, label: string) => (
    <Button
      size="xs"
      variant="default"
      aria-label={label}
      onClick={() => {
        onAct(kind);
      }}
    >
      {name}
    </Button>
  );
  return (
    <Group gap="xs">
      {what === 'device' && button('assign', words.assign, words.assignOf(device))}
      {holders.length > 0 && button('swap', words.swap, words.swapOf(device))}
      {holders.length > 0 && button('end', words.end, words.endOf(device))}
      {model === null && what === 'device' && button('model', words.tellModel, words.tellModelOf(device))}
      {button('secret', words.secret, words.secretOf(device))}
    </Group>
  );
}

function Online({
  item: { online, offlineSince },
  serverNow,
}: {
  readonly item: FleetDevice;
  readonly serverNow: number;
}) {
  if (offlineSince !== null)
    return <StateMark isWell={false}>{words.offline(span(serverNow - Date.parse(offlineSince)))}</StateMark>;
  return online === true ? <StateMark isWell>{words.online}</StateMark> : words.unknown;
}

function Battery({ item: { battery, batteryLowSince } }: { readonly item: FleetDevice }) {
  if (battery === null) return words.unknown;
  if (batteryLowSince === null) return words.percent(battery);
  return <StateMark isWell={false}>{`${words.percent(battery)} ${words.low}`}</StateMark>;
}
