import { Button, Group, Table } from '@mantine/core';
import { Link } from 'wouter';
import classes from '../operation/Operation.module.css';
import { useLive } from '../shell/live.js';
import { texts } from '../texts/index.js';
import { clockTime } from '../time/local-time.js';
import type { Quarantined } from './quarantine-data.js';

const words = texts.operation.quarantine;

interface Props {
  readonly item: Quarantined;
  readonly isPending: boolean;
  readonly onReplay: () => void;
  readonly onLook: () => void;
}

export function QuarantineRow({ item, isPending, onReplay, onLook }: Props) {
  const { serverNow } = useLive();
  const { id, receivedAt, device, tenant, publisher, code, detail, payloadBytes, replays } = item;
  const mend = words.mend[code];
  return (
    <Table.Tr>
      <Table.Th scope="row">{clockTime(Date.parse(receivedAt), serverNow)}</Table.Th>
      <Table.Td>
        {device ?? words.unknownDevice}
        <span className={classes['small']}>{tenant}</span>
      </Table.Td>
      <Table.Td>
        {words.codes[code] ?? code}
        <span className={classes['code']}>
          {code}: {detail}
        </span>
        {mend !== undefined && <span className={classes['small']}>{mend}</span>}
      </Table.Td>
      <Table.Td data-number>{words.bytes(payloadBytes)}</Table.Td>
      <Table.Td>
        {replays.length === 0
          ? words.never
          : replays.map(({ requestedAt, outcome }) => (
              <div key={requestedAt}>
                {words.outcome(outcomeWords(outcome), clockTime(Date.parse(requestedAt), serverNow))}
              </div>
            ))}
      </Table.Td>
      <Table.Td>
        <Group gap="xs">
          <Button size="xs" variant="default" aria-label={words.lookOf(id)} onClick={onLook}>
            {words.look}
          </Button>
          {code === 'unknown-device' && device !== null && (
            <Button
              component={Link}
              href={`/devices/${device}?${registration(device, publisher)}`}
              size="xs"
              variant="default"
              aria-label={words.registerOf(device)}
            >
              {words.register}
            </Button>
          )}
          {code === 'device-not-assigned' && device !== null && (
            <Button
              component={Link}
              href={`/devices/${device}`}
              size="xs"
              variant="default"
              aria-label={words.toDeviceOf(device)}
            >
              {words.toDevice}
            </Button>
          )}
          <Button
            size="xs"
            variant="default"
            loading={isPending}
            aria-label={words.replayOf(id)}
            onClick={onReplay}
          >
            {words.replay}
          </Button>
        </Group>
      </Table.Td>
    </Table.Tr>
  );
}

/** What the form begins with: a gateway that published for the device has to be allowed to. */
function registration(device: string, publisher: string | null): string {
  const account = publisher?.split('/')[1];
  return account === undefined || account === device ? 'register' : `register&through=${account}`;
}

function outcomeWords(outcome: string | null): string {
  if (outcome === null) return words.waiting;
  if (outcome === 'stored') return words.stored;
  if (outcome === 'duplicate') return words.duplicate;
  return words.codes[outcome] ?? outcome;
}
