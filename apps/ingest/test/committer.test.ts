import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { CommittedBatch } from '../src/pipeline.js';
import type { Parcel } from '../src/stages/parcel.js';
import { commitSurely } from '../src/worker/committer.js';
import { parcel } from './parcels.js';

/** As the pg driver throws it. */
function databaseError(code: string): Error {
  return Object.assign(new Error(`sqlstate ${code}`), { code, severity: 'ERROR' });
}

/** The committer over a commit that a test plays; the first attempts go by the script. */
function committing(script: (parcels: readonly Parcel[], attempt: number) => Error | undefined) {
  const attempts: string[][] = [];
  const stop = new AbortController();
  const failures: string[] = [];
  const commit = (parcels: readonly Parcel[]): Promise<CommittedBatch> => {
    attempts.push(parcels.map(({ sourceId }) => sourceId ?? ''));
    const error = script(parcels, attempts.length);
    return error === undefined ? Promise.resolve({ parcels, changes: [] }) : Promise.reject(error);
  };
  const run = (parcels: readonly Parcel[]) =>
    commitSurely({ commit, signal: stop.signal, onFailure: (failure) => failures.push(failure) }, parcels);
  return { run, attempts, failures, stop };
}

const rejected = (batch: CommittedBatch) =>
  batch.parcels.filter(({ rejection }) => rejection !== undefined).map(({ sourceId }) => sourceId);

describe('the committer', () => {
  it('commits a good batch once, and as one', async () => {
    const { run, attempts } = committing(() => undefined);
    const parcels = ['a', 'b', 'c'].map((id) => parcel(id));
    expect((await run(parcels)).parcels).toEqual(parcels);
    expect(attempts).toEqual([['a', 'b', 'c']]);
  });

  it.each([
    { what: 'a lost connection', error: new Error('Connection terminated unexpectedly') },
    { what: 'a refused connection', error: Object.assign(new Error('refused'), { code: 'ECONNREFUSED' }) },
    { what: 'a server that shuts down', error: databaseError('57P01') },
    { what: 'a full disk', error: databaseError('53100') },
    { what: 'a password that was changed', error: databaseError('28P01') },
    { what: 'a missing grant', error: databaseError('42501') },
    { what: 'a missing table', error: databaseError('42P01') },
    { what: 'a stand-by that took over', error: databaseError('25006') },
    { what: 'a deadlock', error: databaseError('40P01') },
  ])('holds the whole batch through $what, and rejects nothing of it', async ({ error }) => {
    const { run, attempts } = committing((_parcels, attempt) => (attempt <= 2 ? error : undefined));
    const batch = await run(['a', 'b'].map((id) => parcel(id)));
    expect(rejected(batch)).toEqual([]);
    expect(attempts).toEqual([
      ['a', 'b'],
      ['a', 'b'],
      ['a', 'b'],
    ]);
  });

  it.each([databaseError('22P05'), databaseError('23514'), new RangeError('a stage cannot deal with it')])(
    'sets aside what alone causes %s, and keeps the rest in order',
    async (error) => {
      const culprit = (parcels: readonly Parcel[]) =>
        parcels.some(({ sourceId, rejection }) => sourceId === 'c' && rejection === undefined);
      const { run } = committing((parcels) => (culprit(parcels) ? error : undefined));
      const batch = await run(['a', 'b', 'c', 'd', 'e'].map((id) => parcel(id)));
      expect(batch.parcels.map(({ sourceId }) => sourceId)).toEqual(['a', 'b', 'c', 'd', 'e']);
      expect(rejected(batch)).toEqual(['c']);
      expect(batch.parcels[2]?.rejection?.code).toBe('unstorable');
    },
  );

  it('accounts for every parcel exactly once, whichever of them are bad and whatever else goes wrong', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.boolean(), { minLength: 1, maxLength: 40 }),
        fc.array(fc.constantFrom('40P01', undefined), { maxLength: 3 }),
        async (bad, hiccups) => {
          const { run, attempts } = committing((parcels, attempt) => {
            const hiccup = hiccups[attempt - 1];
            if (hiccup !== undefined) return databaseError(hiccup);
            const isBad = parcels.some((p) => p.rejection === undefined && bad[Number(p.sourceId)] === true);
            return isBad ? databaseError('22021') : undefined;
          });
          const batch = await run(bad.map((_, index) => parcel(String(index))));
          expect(batch.parcels.map(({ sourceId }) => Number(sourceId))).toEqual(bad.map((_, index) => index));
          expect(rejected(batch)).toEqual(bad.flatMap((isBad, index) => (isBad ? [String(index)] : [])));
          expect(attempts.length).toBeLessThan(4 * bad.length + 5);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('never gives up what cannot even be quarantined, until it is told to stop', async () => {
    const { run, attempts, stop, failures } = committing((_parcels, attempt) => {
      if (attempt === 3) stop.abort();
      return databaseError('22021');
    });
    await expect(run([parcel('a')])).rejects.toThrow(/abort/i);
    expect(attempts).toEqual([['a'], ['a'], ['a']]);
    expect(failures).toEqual(['data', 'data', 'data']);
  });
});
