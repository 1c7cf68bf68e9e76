import * as crypto from 'node:crypto';
import {
  maxValues,
  type Correction,
  type DecodedMeasurement,
  type DecodedValue,
  type Rejection,
  type TakenAt,
} from '#domain';
import type { ValueEntry } from './value.js';

/** Longest identifier of a measurement. Characters. */
export const maxIdLength = 128;

/** A measurement whose parts were read and which was not judged as a whole yet. */
export interface Draft {
  readonly sourceId: string;
  readonly revision: string;
  readonly takenAt: TakenAt;
  readonly entries: readonly ValueEntry[];
  readonly seq?: number;
  readonly slot?: string;
  readonly receipt: boolean;
  readonly correction?: Correction;
}

export type PartOutcome = { readonly measurement: DecodedMeasurement } | { readonly rejection: Rejection };

/**
 * Values stand on their own: one that cannot be decoded is kept as absent beside the good ones, so that the tree's
 * unknown branch sees it. A measurement without any good value is rejected with the first one's code: every
 * measurement is either stored or quarantined, never half of each.
 */
export function judge(draft: Draft): PartOutcome {
  const { entries, sourceId } = draft;
  if (entries.length > maxValues) {
    return rejected(
      'too-many-values',
      `${entries.length} values, at most ${maxValues} in a measurement`,
      sourceId,
    );
  }
  const first = entries[0];
  if (first === undefined) return rejected('schema-violation', 'there are no values', sourceId);
  if (entries.every((entry) => entry.bad !== undefined)) {
    return rejected(first.bad?.code ?? 'schema-violation', first.bad?.detail ?? '', sourceId);
  }
  const { seq, slot, correction } = draft;
  return {
    measurement: {
      sourceId,
      revision: draft.revision,
      contentHash: contentHash(draft),
      takenAt: draft.takenAt,
      values: entries.map((entry) => entry.value),
      ...(seq !== undefined && { seq }),
      ...(slot !== undefined && { slot }),
      receipt: draft.receipt,
      ...(correction !== undefined && { correction }),
    },
  };
}

export function rejected(code: Rejection['code'], detail: string, sourceId?: string): PartOutcome {
  return { rejection: { code, detail, ...(sourceId !== undefined && { sourceId }) } };
}

/** SHA-256, hex. */
export function sha256(content: string): string {
  return crypto.hash('sha256', content, 'hex');
}

/**
 * Hash over what was measured: time, values, counter, status, slot. Left out: the receipt wish, the spelling of the zone,
 * the order of the values, white space and order of keys. What a bad value said is in it.
 */
function contentHash(draft: Draft): string {
  const values = draft.entries.map((entry) => canonicalValue(entry.value, entry.sent));
  if (values.length > 1) values.sort();
  const { ms, precision } = draft.takenAt;
  const whose = draft.slot === undefined ? [] : [draft.slot];
  return sha256(JSON.stringify([ms, precision, draft.seq, draft.correction, values, ...whose]));
}

function canonicalValue(value: DecodedValue, sent: string | undefined): string {
  const { system, code, unit, comparator, coded, absent, quality } = value;
  return JSON.stringify([system, code, value.value, unit, comparator, coded, absent, quality, sent]);
}

/** Longest name of a slot. Characters. */
const maxSlotLength = 64;

/**
 * A slot as a word or a number. One that is neither is the empty word, which is nobody's slot: on a device that somebody
 * has whole it does not matter, on a shared one the reading is nobody's, and is not guessed to be somebody's.
 */
export function slotOf(sent: unknown): { readonly slot?: string } {
  if (sent === undefined || sent === null) return {};
  if (typeof sent === 'number' && Number.isSafeInteger(sent)) return { slot: String(sent) };
  return { slot: typeof sent === 'string' && sent.length <= maxSlotLength ? sent : '' };
}
