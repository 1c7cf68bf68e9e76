import { beforeAll, describe, expect, it } from '@jest/globals';
import { escalationConfig, ingestConfig, migrateConfig, mosquittoFilesConfig, serverConfig } from '#config';
import { randomBytes } from 'node:crypto';
import { access, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';

const root = join(import.meta.dirname, '../../..');

interface Service {
  readonly image: string;
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly volumes?: readonly string[];
  readonly depends_on?: Readonly<Record<string, object>>;
  readonly ports?: readonly string[];
}

interface Compose {
  readonly services: Readonly<Record<string, Service>>;
  readonly volumes: Readonly<Record<string, unknown>>;
}

/** What .env holds once it is filled in. */
const filledIn: Readonly<Record<string, string>> = {
  QUARANTINE_KEY: randomBytes(32).toString('base64'),
  CHANNEL_KEY: randomBytes(32).toString('base64'),
  PUBLIC_URL: 'https://wardline.example',
};
const variable = /\$\{([A-Z_]+):(?:\?|-([^}]*))\}/g;

/** As docker compose fills in `${NAME:?}`, and `${NAME:-default}` where nobody says otherwise. */
function interpolated(environment: Readonly<Record<string, string>> = {}): Record<string, string> {
  return Object.fromEntries(
    Object.entries(environment).map(([name, text]) => [
      name,
      text.replaceAll(
        variable,
        (_, wanted: string, otherwise?: string) =>
          filledIn[wanted] ?? otherwise ?? 'a-password-of-24-letters',
      ),
    ]),
  );
}

describe('docker-compose.yml', () => {
  let text: string;
  let compose: Compose;
  beforeAll(async () => {
    text = await readFile(join(root, 'docker-compose.yml'), 'utf8');
    compose = parse(text, { merge: true }) as Compose;
  });
  const service = (name: string): Service => {
    const found = compose.services[name];
    if (found === undefined) throw new Error(`no service ${name}`);
    return found;
  };

  it.each([
    ['ingest-1', ingestConfig],
    ['server', serverConfig],
    ['escalation', escalationConfig],
    ['migrate', migrateConfig],
    ['mosquitto-files', mosquittoFilesConfig],
  ])('gives %s a configuration that it starts with', (name, read) => {
    expect(() => read(interpolated(service(name).environment))).not.toThrow();
  });

  it('gives each app only its own role, and only the migration the owner', () => {
    const users = Object.entries(compose.services).flatMap(([name, { environment }]) =>
      Object.values(environment ?? {})
        .flatMap((value) => /^postgres:\/\/(\w+):/.exec(value)?.[1] ?? [])
        .map((user) => `${name}: ${user}`),
    );
    expect(users.sort()).toEqual([
      'escalation: wardline_auditor',
      'escalation: wardline_clock',
      'escalation: wardline_relay',
      'ingest-1: wardline_ingest',
      'migrate: wardline_owner',
      'server: wardline_server',
    ]);
  });

  it('lets the worker sign in to the broker under its own name, which stays', () => {
    const worker = ingestConfig(interpolated(service('ingest-1').environment));
    const files = mosquittoFilesConfig(interpolated(service('mosquitto-files').environment));
    expect(worker.source).toMatchObject({
      kind: 'broker',
      username: files.workerName,
      password: files.workerPassword,
    });
    expect(worker.workerId).toBe(files.workerName);
  });

  it('starts programs that exist', async () => {
    const mains = Object.values(compose.services).flatMap(({ command }) =>
      (command ?? []).flatMap((word) => /dist\/\S+\.js/.exec(word) ?? []),
    );
    expect(mains).toHaveLength(5);
    for (const main of mains) {
      const source = main.replace(/^dist\//, '').replace(/\.js$/, '.ts');
      await expect(access(join(root, source))).resolves.toBeUndefined();
    }
  });

  it('names every variable that has to be filled in, in the example', async () => {
    const example = await readFile(join(root, 'apps/standalone/deploy/env.example'), 'utf8');
    const named = new Set([...example.matchAll(/^([A-Z_]+)=/gm)].map(([, name]) => name));
    const wanted = new Set([...text.matchAll(/\$\{([A-Z_]+)/g)].map(([, name]) => name));
    expect([...wanted].filter((name) => !named.has(name))).toEqual([]);
  });

  it('depends on services and volumes that are there, and publishes on loopback unless told otherwise', () => {
    for (const { depends_on = {}, volumes = [], ports = [] } of Object.values(compose.services)) {
      for (const name of Object.keys(depends_on)) expect(Object.keys(compose.services)).toContain(name);
      for (const volume of volumes) expect(Object.keys(compose.volumes)).toContain(volume.split(':')[0]);
      for (const port of ports) expect(port).toContain(':-127.0.0.1:');
    }
  });
});
