import { describe, expect, it } from '@jest/globals';
import { mosquittoAcl, mosquittoConf, mosquittoPasswordLine } from '../src/index.js';

describe('mosquittoAcl', () => {
  it('gives each account its own topics', () => {
    const acl = mosquittoAcl(
      [
        { tenant: 'metro', device: 'dev-1', kind: 'device' },
        { tenant: 'metro', device: 'gw-1', kind: 'gateway' },
      ],
      ['ingest'],
    );
    expect(acl.split('\n\n')[1]).toBe(
      [
        'user metro/dev-1',
        'topic write rpm/v1/metro/dev-1/reading',
        'topic write rpm/v1/metro/dev-1/fhir',
        'topic write rpm/v1/metro/dev-1/senml',
        'topic readwrite rpm/v1/metro/dev-1/status',
        'topic read rpm/v1/metro/dev-1/receipt',
      ].join('\n'),
    );
    expect(acl).toContain('user metro/gw-1\ntopic write rpm/v1/metro/+/reading');
  });

  it.each(['+', '#', 'a//b', 'a\ntopic readwrite #', ''])(
    'takes no name that means more than itself: %j',
    (device) => {
      expect(() => mosquittoAcl([{ tenant: 'metro', device, kind: 'device' }], [])).toThrow(RangeError);
      expect(() => mosquittoPasswordLine(device, 'x')).toThrow(RangeError);
    },
  );
});

describe('mosquittoPasswordLine', () => {
  it('is what mosquitto_passwd writes for the same salt', () => {
    // Made with mosquitto_passwd 2.0.11: user u, password secret.
    const [line, salt] = [
      'u:$7$101$YtvTUOZZ42xs51fZ$TxA4ff8ZCWDIIcJO6ul+KIQQNgFijq7R3iP/il7YZ1qh4oPjn8VXlzj4ExWR7t/PwObo+OysGVxTJZXSuZvTGg==',
      'YtvTUOZZ42xs51fZ',
    ];
    expect(mosquittoPasswordLine('u', 'secret', { salt: Buffer.from(salt, 'base64') })).toBe(line);
  });
});

describe('mosquittoConf', () => {
  it('keeps the settings without which messages are lost', () => {
    const conf = mosquittoConf({
      port: 1883,
      persistenceLocation: '/data/',
      passwordFile: '/p',
      aclFile: '/a',
    });
    for (const line of [
      'persistence true',
      'autosave_on_changes true',
      'autosave_interval 1',
      'max_queued_messages 0',
      'max_queued_bytes 0',
      'allow_anonymous false',
    ]) {
      expect(conf.split('\n')).toContain(line);
    }
  });
});
