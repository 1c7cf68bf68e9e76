import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { stageFile, type ImportFormat, type ImportKind, type ReadRow } from '#persistence';
import { sha256 } from './health-system.js';

async function rowsOf(kind: ImportKind, format: ImportFormat, bytes: AsyncIterable<Uint8Array>) {
  const rows: (ReadRow & { readonly seq: number })[] = [];
  const read = await stageFile(
    { kind, format, bytes },
    {
      stage: async (some) => {
        rows.push(...some);
        await Promise.resolve();
      },
    },
  );
  return { rows, ...read };
}

async function* cutAt(bytes: Buffer, cuts: readonly number[]): AsyncGenerator<Uint8Array> {
  const at = [...new Set(cuts.map((cut) => cut % (bytes.length + 1)))].sort((a, b) => a - b);
  let from = 0;
  for (const to of [...at, bytes.length]) {
    if (to > from) yield await Promise.resolve(bytes.subarray(from, to));
    from = to;
  }
}

describe('a file as it streams in', () => {
  it('reads the same, wherever the network cuts it', async () => {
    const cell = fc
      .oneof(fc.string({ maxLength: 12 }), fc.constantFrom('"', 'ü', '€', '😀', 'a,b', 'x\ny', '""'))
      .map((text) => text.replaceAll('\r', ''));
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 12 }),
        fc.array(fc.nat(2000), { maxLength: 20 }),
        async (cells, cuts) => {
          const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;
          const lines = cells.map(([family, given], n) => `p${n},north,${quoted(family)},${quoted(given)}`);
          const bytes = Buffer.from(['patient,site,family_name,given_name', ...lines].join('\n'));
          const whole = await rowsOf('patients', 'csv', cutAt(bytes, []));
          const cut = await rowsOf('patients', 'csv', cutAt(bytes, cuts));
          expect(cut).toEqual(whole);
          expect(whole.rows.map((row) => row.key)).toEqual(cells.map((_, n) => `p${n}`));
          // Nothing is lost on the way: what was read is what was written, but for blanks at the ends.
          for (const [n, [family]] of cells.entries()) {
            const row = whole.rows[n];
            if (row?.findings.length === 0) expect(row.record.family_name).toBe(family.trim());
          }
          expect(whole.hash).toBe(sha256(bytes.toString()));
        },
      ),
      { numRuns: 200 },
    );
  });

  it('is read no faster than its rows are written, 500 at a time', async () => {
    let pulled = 0;
    async function* endless(): AsyncGenerator<Uint8Array> {
      yield Buffer.from('device,model\n');
      for (let n = 0; n < 40_000; n++) {
        const line = Buffer.from(`device-${n},model ${'m'.repeat(100)}\n`);
        pulled += line.length;
        yield await Promise.resolve(line);
      }
    }
    let written = 0;
    let ahead = 0;
    const { bytes } = await stageFile(
      { kind: 'devices', format: 'csv', bytes: endless() },
      {
        stage: async (rows) => {
          expect(rows.length).toBeLessThanOrEqual(500);
          // Long enough for whoever reads ahead without a bound to have read everything.
          for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
          written += rows.reduce((sum, { key }) => sum + (key ?? '').length + 108, 0);
          ahead = Math.max(ahead, pulled - written);
        },
      },
    );
    expect(bytes).toBeGreaterThan(4_000_000);
    expect(ahead).toBeLessThan(1_000_000);
  }, 60_000);

  it('of NDJSON is read a line at a time, and a line that never ends is refused', async () => {
    async function* lines(): AsyncGenerator<Uint8Array> {
      for (let n = 0; n < 3; n++)
        yield await Promise.resolve(Buffer.from(`{"resourceType":"Device","id":"d${n}"}\r\n`));
    }
    const { rows } = await rowsOf('fhir', 'fhir-ndjson', lines());
    expect(rows.map(({ row, key }) => [row, key])).toEqual([
      [1, 'd0'],
      [2, 'd1'],
      [3, 'd2'],
    ]);
    async function* endless(): AsyncGenerator<Uint8Array> {
      for (;;) yield await Promise.resolve(Buffer.alloc(64 * 1024, 'x'));
    }
    await expect(rowsOf('fhir', 'fhir-ndjson', endless())).rejects.toMatchObject({ code: 'too-large' });
  });
});
