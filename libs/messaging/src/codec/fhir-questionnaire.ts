import { symptomOf, type Correction } from '#domain';
import { pickAnswer, unitOf } from './fhir-coding.js';
import { isRecord, records, text, type JsonRecord } from './json.js';
import { judge, maxIdLength, rejected, sha256, type PartOutcome } from './measurement.js';
import { parseTimestamp } from './timestamp.js';
import { absentValue, badValue, maxCodeLength, readValue, systemOf, type ValueEntry } from './value.js';

/**
 * https://hl7.org/fhir/R4/valueset-questionnaire-answers-status.html; undefined for a status that corrects nothing. A
 * response that is still in progress, or was broken off, has said what it has said: a red flag does not wait.
 */
const corrections: ReadonlyMap<unknown, Correction | undefined> = new Map<unknown, Correction | undefined>([
  ['in-progress', undefined],
  ['completed', undefined],
  ['stopped', undefined],
  ['amended', 'amended'],
  ['entered-in-error', 'entered-in-error'],
]);

/** One FHIR R4 QuestionnaireResponse: every answer a value, under the code that its question's linkId names. */
export function decodeQuestionnaireResponse(sent: JsonRecord, receivedAtMs: number): PartOutcome {
  const sourceId = identityOf(sent);
  if (!corrections.has(sent['status']))
    return rejected('schema-violation', 'status is not in FHIR R4', sourceId);
  const correction = corrections.get(sent['status']);
  const time = parseTimestamp(sent['authored'], receivedAtMs);
  if (!('takenAt' in time)) return rejected(time.code, time.detail, sourceId);
  const answered = records(sent['item']).flatMap(entriesOf);
  const entries = correction === 'entered-in-error' ? answered.map(takenAway) : answered;
  const meta = sent['meta'];
  return judge({
    sourceId: sourceId ?? sha256(JSON.stringify([time.takenAt, entries])),
    revision: (isRecord(meta) ? text(meta['versionId']) : undefined)?.slice(0, maxIdLength) ?? '',
    takenAt: time.takenAt,
    entries,
    receipt: false,
    ...(correction !== undefined && { correction }),
  });
}

/** The resource's id, else its business identifier (R4: one at most). */
function identityOf(response: JsonRecord): string | undefined {
  const identifier = response['identifier'];
  const id = text(response['id']) ?? (isRecord(identifier) ? text(identifier['value']) : undefined);
  return id !== undefined && id.length > maxIdLength ? sha256(id) : id;
}

/** The answers of an item and of all items below it, in their order. A group without answers is no question. */
function entriesOf(item: JsonRecord): readonly ValueEntry[] {
  const answers = records(item['answer']);
  const below = [...records(item['item']), ...answers.flatMap((answer) => records(answer['item']))];
  const code = questionCode(item['linkId']);
  const own = answers.map((answer) => entryOf(code, answer));
  // Asked and left open: the patient was asked, and nobody knows the answer.
  const isOpen = own.length === 0 && below.length === 0 && symptomOf(code) !== undefined;
  return [...own, ...(isOpen ? [absentValue('loinc', code, 'unknown')] : []), ...below.flatMap(entriesOf)];
}

/**
 * The code under which a question stands: its linkId, as it is or (as form builders write it) behind the last slash. A
 * question without one stands under a name that no code has, so that its answer is set aside and not lost.
 */
function questionCode(linkId: unknown): string {
  const sent = text(linkId)?.slice(0, maxCodeLength) ?? 'no-link-id';
  return symptomOf(sent) === undefined ? (sent.split('/').findLast((part) => part !== '') ?? sent) : sent;
}

/** One answer[x]. A chosen symptom ("which of these do you have?") is a yes under its own code. */
function entryOf(code: string, answer: JsonRecord): ValueEntry {
  const flag = answer['valueBoolean'];
  const question = { system: systemOf(code), code };
  if (typeof flag === 'boolean') return readValue({ ...question, coded: flag ? 'yes' : 'no' });
  const coding = answer['valueCoding'];
  if (coding !== undefined) return codingEntry(question, coding);
  const words = answer['valueString'];
  if (typeof words === 'string') return readValue({ ...question, coded: words });
  const quantity = answer['valueQuantity'];
  if (isRecord(quantity)) {
    const { value, comparator } = quantity;
    return readValue({ ...question, value, comparator, unit: unitOf(quantity) });
  }
  const other = Object.keys(answer).find((key) => key.startsWith('value'));
  const sent = other === undefined ? undefined : answer[other];
  return badValue({ ...question, value: sent }, 'schema-violation', 'a value[x] of this type is not read');
}

function codingEntry(question: Pick<ValueEntry['value'], 'system' | 'code'>, coding: unknown): ValueEntry {
  const coded = pickAnswer({ coding: [coding] });
  if (symptomOf(question.code) === undefined && coded !== undefined && symptomOf(coded) !== undefined)
    return readValue({ system: 'loinc', code: coded, coded: 'yes' });
  return readValue({ ...question, coded: coded ?? null });
}

function takenAway({ value }: ValueEntry): ValueEntry {
  return absentValue(value.system, value.code, 'entered-in-error');
}
