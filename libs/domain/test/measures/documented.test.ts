import { describe, expect, it } from '@jest/globals';
import { definitions } from '#domain';
import { readFile } from 'node:fs/promises';

describe('docs/measures.md', () => {
  it('has every definition, word for word', async () => {
    const page = await readFile(new URL('../../../../docs/measures.md', import.meta.url), 'utf8');
    const words = Object.values(definitions).flatMap(
      ({ name, words, numerator, denominator, exclusions }) => [
        `### ${name}`,
        words,
        `**Counted.** ${numerator}`,
        `**Of.** ${denominator}`,
        `**Left out.** ${exclusions}`,
      ],
    );
    expect(words.filter((line) => !page.includes(line))).toEqual([]);
  });
});
