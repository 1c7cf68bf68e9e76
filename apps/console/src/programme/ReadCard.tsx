import { Button, Group } from '@mantine/core';
import { shownUnit } from '../alert/words.js';
import operation from '../operation/Operation.module.css';
import { useLive } from '../shell/live.js';
import { texts } from '../texts/index.js';
import { clockTime } from '../time/local-time.js';
import type { SecondRead } from './programme-data.js';
import classes from './Programme.module.css';

const words = texts.programme;
type Values = SecondRead['before'][number]['values'];

interface Props {
  readonly read: SecondRead;
  readonly isPending: boolean;
  readonly onAgree: () => void;
  readonly onDisagree: () => void;
}

/** One reading that was filtered, and those before it. */
export function ReadCard({ read, isPending, onAgree, onDisagree }: Props) {
  const { serverNow } = useLive();
  const { caseCode, reading, before, tree } = read;
  const time = (at: string, zone?: string): string => clockTime(Date.parse(at), serverNow, zone);
  return (
    <article className={classes['read']} aria-label={texts.alert.caseCode(caseCode)}>
      <h3>
        {texts.alert.caseCode(caseCode)}, {tree}
      </h3>
      {reading !== null && (
        <>
          <p className={operation['line']}>
            <strong>{valueWords(reading.values)}</strong>
          </p>
          <p className={operation['line']}>
            {words.readTaken(time(reading.at, reading.zone), time(reading.receivedAt))}
          </p>
        </>
      )}
      <h4>{words.readBefore}</h4>
      {before.length === 0 ? (
        <p>{words.readNothingBefore}</p>
      ) : (
        <ul>
          {before.map(({ at, zone, values }) => (
            <li key={at}>
              {time(at, zone)}: {valueWords(values)}
            </li>
          ))}
        </ul>
      )}
      <Group>
        <Button
          size="xs"
          variant="default"
          loading={isPending}
          aria-label={words.agreeOf(caseCode)}
          onClick={onAgree}
        >
          {words.agree}
        </Button>
        <Button
          size="xs"
          color="red"
          variant="outline"
          aria-label={words.disagreeOf(caseCode)}
          onClick={onDisagree}
        >
          {words.disagree}
        </Button>
      </Group>
    </article>
  );
}

/** `heart rate 71 /min`: a number never stands without its unit. */
function valueWords(values: Values): string {
  return values
    .map(({ code, vitalSign, value, unit, comparator, coded, absent }) => {
      const name = (vitalSign ?? code).replaceAll('-', ' ');
      if (value === null) return `${name}: ${coded ?? absent ?? words.unnamed}`;
      return `${name} ${comparator ?? ''}${value} ${shownUnit(unit ?? '')}`.trim();
    })
    .join(', ');
}
