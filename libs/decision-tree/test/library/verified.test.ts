import { describe, expect, it } from '@jest/globals';
import { verifyTree } from '../../src/index.js';
import { readTree } from '../builders.js';
import { screeningPaths } from './shipped.js';

describe('the verifier', () => {
  it.each(screeningPaths)(
    'finds nothing in %s, whose every assertion is about somebody and proved',
    (path) => {
      const document = readTree(path);
      expect(verifyTree(document).findings).toEqual([]);
      expect(document.assertions?.length).toBeGreaterThan(10);
    },
  );
});
