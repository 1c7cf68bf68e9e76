import { describe, expect, it } from '@jest/globals';
import { buildTopic, parseTopic } from '../src/index.js';

describe('topics', () => {
  it.each(['reading', 'fhir', 'senml', 'status', 'receipt'] as const)(
    'come back as they went: %s',
    (channel) => {
      const topic = { tenant: 'metro', device: 'dev-0001', channel };
      expect(parseTopic(buildTopic(topic))).toEqual(topic);
    },
  );

  it.each([
    'rpm/v1/metro/dev-0001',
    'rpm/v1/metro/dev-0001/reading/more',
    'rpm/v2/metro/dev-0001/reading',
    'rpm/v1//dev-0001/reading',
    'rpm/v1/metro/+/reading',
    'rpm/v1/metro/dev 1/reading',
    `rpm/v1/metro/${'d'.repeat(65)}/reading`,
    'rpm/v1/metro/dev-0001/constructor',
    '$SYS/broker',
    '',
  ])('do not parse: %s', (topic) => {
    expect(parseTopic(topic)).toBeUndefined();
  });

  it('are not built from names that would reach elsewhere', () => {
    expect(() => buildTopic({ tenant: 'metro', device: 'a/b', channel: 'receipt' })).toThrow(RangeError);
  });
});
