import { describe, expect, it } from '@jest/globals';
import { ownCluster } from '#testing';

describe('a cluster of one’s own', () => {
  it('keeps what was committed over a kill -9, on the same port', async () => {
    const cluster = await ownCluster();
    try {
      await cluster.query('CREATE TABLE kept AS SELECT 7 AS n');
      await cluster.kill9();
      await expect(cluster.query('SELECT 1')).rejects.toThrow();
      await cluster.start();
      expect(await cluster.query('SELECT n FROM kept')).toEqual([{ n: 7 }]);
    } finally {
      await cluster.remove();
    }
  });
});
