import { readFile } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { alertEventTypes, alertStates, commandRefusals, directCommands } from '#domain';

interface Described {
  readonly components: {
    readonly messages: Readonly<Record<string, { readonly name?: string }>>;
    readonly schemas: Readonly<Record<string, Schema>>;
  };
}
interface Schema {
  readonly enum?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly oneOf?: readonly Schema[];
}

const text = await readFile(new URL('../../../docs/api/asyncapi.yaml', import.meta.url), 'utf8');
const { components } = parse(text) as Described;

describe('the description of the sockets', () => {
  it('knows every state of an alert', () => {
    expect(components.schemas['Alert']?.properties?.['state']?.enum).toEqual(alertStates);
  });
  it('knows everything that happens to one', () => {
    expect(components.schemas['AlertEvent']?.properties?.['type']?.enum).toEqual(alertEventTypes);
  });
  it('knows every command, and no other', () => {
    const names = Object.values(components.messages).flatMap(({ name }) =>
      name?.startsWith('alert.') === true && !['alert.event', 'alert.snapshot'].includes(name) ? [name] : [],
    );
    expect(names.sort()).toEqual(directCommands.map((command) => `alert.${command}`).sort());
  });
  it('knows every refusal of the life cycle', () => {
    const codes = components.schemas['CommandOutcome']?.oneOf?.flatMap(
      ({ properties }) => properties?.['code']?.enum ?? [],
    );
    expect(codes).toEqual(expect.arrayContaining([...commandRefusals]));
  });
});
