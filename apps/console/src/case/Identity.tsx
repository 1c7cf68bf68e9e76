import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useEffect, useRef, useState, type SyntheticEvent } from 'react';
import { texts } from '../texts/index.js';
import { ActError } from './ActError.js';
import type { Guide, OpenBody } from './case-api.js';
import classes from './Case.module.css';
import { Part } from './Part.js';
import { useGuideAct } from './use-case.js';

const words = texts.tier1.case.identity;
const kinds = ['full-name', 'birth-date', 'address', 'case-code', 'phone-last-4'] as const;
type Kind = (typeof kinds)[number];

interface Said {
  readonly kind: Kind;
  readonly value: string;
}

/** Before the first question: who it is, by two identifiers; or nobody was reached (hazard H19). */
export function Identity({
  alert,
  identity,
}: {
  readonly alert: string;
  readonly identity: Guide['identity'];
}) {
  const [said, setSaid] = useState<readonly [Said, Said]>([
    { kind: 'full-name', value: '' },
    { kind: 'birth-date', value: '' },
  ]);
  const first = useRef<HTMLInputElement>(null);
  const open = useGuideAct<OpenBody>(alert, (api, body) =>
    api.POST('/api/v1/cases/{alert}/open', { params: { path: { alert } }, body }),
  );
  useEffect(() => {
    first.current?.focus();
  }, []);
  const isSame = said[0].kind === said[1].kind;
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    if (isSame || open.isPending) return;
    open.mutate({
      identity: 'confirmed',
      identifiers: said.map(({ kind, value }) => ({ kind, value: value.trim() })),
    });
  };
  const field = (index: 0 | 1, label: string) => (
    <div className={classes['pair']}>
      <NativeSelect
        label={label}
        value={said[index].kind}
        data={kinds.map((kind) => ({ value: kind, label: words.kinds[kind] ?? kind }))}
        onChange={(event) => {
          const kind = event.currentTarget.value as Kind;
          setSaid(([a, b]) => (index === 0 ? [{ kind, value: '' }, b] : [a, { kind, value: '' }]));
        }}
      />
      <TextInput
        ref={index === 0 ? first : null}
        label={`${words.kinds[said[index].kind] ?? ''}: ${words.said.toLowerCase()}`}
        description={said[index].kind === 'birth-date' ? words.birthHint : undefined}
        value={said[index].value}
        autoComplete="off"
        required
        onChange={(event) => {
          const { value } = event.currentTarget;
          setSaid(([a, b]) => (index === 0 ? [{ ...a, value }, b] : [a, { ...b, value }]));
        }}
      />
    </div>
  );
  return (
    <Part heading={words.heading} lead={words.lead}>
      <form onSubmit={submit} className={classes['form']}>
        {field(0, words.first)}
        {field(1, words.second)}
        {isSame && <p role="alert">{words.different}</p>}
        <ActError error={open.error} />
        <div className={classes['buttons']}>
          <Button type="submit" loading={open.isPending} disabled={isSame}>
            {words.confirm}
          </Button>
          {identity === null && (
            <Button
              variant="default"
              onClick={() => {
                open.mutate({ identity: 'not-spoken', identifiers: [] });
              }}
            >
              {words.notSpoken}
            </Button>
          )}
        </div>
        {identity === null && <p className={classes['hint']}>{words.notSpokenWhy}</p>}
      </form>
    </Part>
  );
}
