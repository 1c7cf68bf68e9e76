import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { basicCredentials } from '../src/http/basic-credentials.js';

const header = (text: string): string => `Basic ${Buffer.from(text).toString('base64')}`;

describe('basic credentials (RFC 7617)', () => {
  it('are the user name up to the first colon, and everything after it', () => {
    const names = fc.string({ unit: 'grapheme', minLength: 1 }).filter((name) => !name.includes(':'));
    fc.assert(
      fc.property(names, fc.string({ unit: 'grapheme' }), (username, password) => {
        expect(basicCredentials(header(`${username}:${password}`))).toEqual({ username, password });
      }),
    );
  });

  it.each([
    undefined,
    '',
    'Basic',
    'Basic ',
    'Basic !!!',
    header('no colon'),
    header(':no name'),
    'Bearer bWV0cm8vZGV2OnNlY3JldA==',
    'Basic bWV0cm8vZGV2OnNlY3JldA== trailing',
  ])('%j has none', (given) => {
    expect(basicCredentials(given)).toBeUndefined();
  });

  it('take the scheme in any case', () => {
    const encoded = Buffer.from('metro/dev:secret').toString('base64');
    expect(basicCredentials(`basic ${encoded}`)).toEqual({ username: 'metro/dev', password: 'secret' });
  });
});
