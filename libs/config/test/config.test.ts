import { createECDH } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import {
  ConfigError,
  defaultPushServices,
  escalationConfig,
  ingestConfig,
  serverConfig,
  standaloneConfig,
} from '../src/index.js';

const key = Buffer.alloc(32, 7).toString('base64');

function problemsOf(action: () => unknown): ConfigError {
  try {
    action();
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
  throw new Error('no ConfigError was thrown');
}

describe('ingest', () => {
  it('takes the embedded broker without MQTT_URL', () => {
    const config = ingestConfig({ DATABASE_URL: 'postgres://u@h/d', QUARANTINE_KEY: key });
    expect(config.source).toEqual({ kind: 'embedded', host: '127.0.0.1', port: 1883 });
  });

  it('takes an empty variable for an unset one', () => {
    expect(
      ingestConfig({ DATABASE_URL: 'postgres://u@h/d', QUARANTINE_KEY: key, MQTT_URL: '' }).source.kind,
    ).toBe('embedded');
  });

  it('names every variable that is wrong, and shows no value', () => {
    const error = problemsOf(() =>
      ingestConfig({
        DATABASE_URL: 'http://s3cret@h',
        QUARANTINE_KEY: 's3cret',
        MQTT_PORT: 's3cret',
        LOG_LEVEL: 's3cret',
      }),
    );
    expect(error.code).toBe('config-invalid');
    expect(error.problems.map((p) => p.variable).sort()).toEqual([
      'DATABASE_URL',
      'LOG_LEVEL',
      'MQTT_PORT',
      'QUARANTINE_KEY',
    ]);
    expect(JSON.stringify([error.message, error.problems])).not.toContain('s3cret');
  });
});

describe('the one-command start', () => {
  it('runs the demonstration when nothing is configured', () => {
    const config = standaloneConfig({});
    expect([config.port, config.demo, config.demoTraffic, config.dataDir]).toEqual([
      3000,
      true,
      true,
      '.data',
    ]);
  });

  it('runs none on real servers', () => {
    expect(standaloneConfig({ DATABASE_URL: 'postgres://u@h/d', MQTT_URL: 'mqtt://h' }).demo).toBe(false);
  });

  it('refuses the demonstration on an address that others reach', () => {
    expect(problemsOf(() => standaloneConfig({ DEMO: 'true', HOST: '0.0.0.0' })).code).toBe(
      'demo-not-on-loopback',
    );
  });
});

describe('channels', () => {
  const databases = {
    CLOCK_DATABASE_URL: 'postgres://u@h/d',
    RELAY_DATABASE_URL: 'postgres://u@h/d',
    AUDITOR_DATABASE_URL: 'postgres://u@h/d',
  };

  it('are off without settings, and webhooks then lead to no private address', () => {
    expect(escalationConfig(databases).channels).toEqual({
      key: undefined,
      smtp: undefined,
      push: undefined,
      publicUrl: 'http://127.0.0.1:3000',
      allowPrivate: false,
    });
  });

  it('wake browsers with both halves of one key and somebody to write to, or not at all', () => {
    const pair = createECDH('prime256v1');
    const publicKey = pair.generateKeys('base64url');
    // A leading zero is dropped by ECDH, and is part of the key.
    const privateKey = Buffer.from(pair.getPrivateKey('hex').padStart(64, '0'), 'hex').toString('base64url');
    const set = { VAPID_PUBLIC_KEY: publicKey, VAPID_PRIVATE_KEY: privateKey };
    const subject = { VAPID_SUBJECT: 'mailto:w@mail.example' };
    const services = { PUSH_SERVICES: 'push.example, *.push.example:8443' };
    expect(escalationConfig({ ...databases, ...set, ...subject, ...services }).channels.push).toEqual({
      publicKey,
      privateKey,
      subject: 'mailto:w@mail.example',
      services: ['push.example', '*.push.example:8443'],
    });
    expect(serverConfig({ DATABASE_URL: 'postgres://u@h/d', ...set })).toMatchObject({
      vapidPublicKey: publicKey,
      pushServices: defaultPushServices,
    });
    const other = createECDH('prime256v1').generateKeys('base64url');
    const problems = (env: object): string[] =>
      problemsOf(() => escalationConfig({ ...databases, ...env })).problems.map(({ variable }) => variable);
    expect(problems(set)).toEqual(['VAPID_SUBJECT']);
    expect(problems({ ...subject, VAPID_PUBLIC_KEY: publicKey })).toEqual(['VAPID_PRIVATE_KEY']);
    expect(problems({ ...set, ...subject, VAPID_PUBLIC_KEY: other })).toEqual(['VAPID_PUBLIC_KEY']);
    expect(problems({ ...set, VAPID_SUBJECT: 'http://w.example' })).toEqual(['VAPID_SUBJECT']);
    expect(problems({ PUSH_SERVICES: 'https://push.example/' })).toEqual(['PUSH_SERVICES']);
  });

  it('have one key for who seals and who sends', () => {
    const set = { CHANNEL_KEY: key, SMTP_URL: 'smtps://u:p@mail.example', MAIL_FROM: 'w@mail.example' };
    const { channels } = escalationConfig({ ...databases, ...set, PUBLIC_URL: 'https://w.example' });
    expect(channels).toMatchObject({
      smtp: { url: 'smtps://u:p@mail.example', from: 'w@mail.example' },
      publicUrl: 'https://w.example',
    });
    expect(serverConfig({ DATABASE_URL: 'postgres://u@h/d', ...set }).channelKey).toEqual(channels.key);
  });

  it.each([
    [{ SMTP_URL: 'https://s3cret@mail.example', MAIL_FROM: 'w@mail.example' }, ['SMTP_URL']],
    [{ SMTP_URL: 'smtp://s3cret@mail.example' }, ['MAIL_FROM']],
    [
      { CHANNEL_KEY: 's3cret', MAIL_FROM: 's3cret', PUBLIC_URL: 's3cret' },
      ['CHANNEL_KEY', 'MAIL_FROM', 'PUBLIC_URL'],
    ],
  ])('names what is wrong of %j, and shows no value', (set, variables) => {
    const error = problemsOf(() => escalationConfig({ ...databases, ...set }));
    expect(error.problems.map((p) => p.variable).sort()).toEqual(variables);
    expect(JSON.stringify([error.message, error.problems])).not.toContain('s3cret');
  });

  it('are asked for by the one-command start, too', () => {
    expect(problemsOf(() => standaloneConfig({ SMTP_URL: 'smtp://mail.example' })).problems).toHaveLength(1);
    expect(standaloneConfig({ PUBLIC_URL: 'https://w.example' }).publicUrl).toBe('https://w.example');
  });
});
