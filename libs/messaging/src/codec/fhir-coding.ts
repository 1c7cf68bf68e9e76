import {
  answerOf,
  consciousnessOf,
  symptomOf,
  vitalSignOfLoinc,
  vitalSignOfMdc,
  type AbsentReason,
  type DecodedValue,
} from '#domain';
import { isRecord, records, text } from './json.js';
import { isCode } from './value.js';

/** Canonical URIs: https://hl7.org/fhir/R4/terminologies-systems.html */
export const loincSystem = 'http://loinc.org';
export const ucumSystem = 'http://unitsofmeasure.org';
export const mdcSystem = 'urn:iso:std:iso:11073:10101';

export interface PickedCode {
  readonly system: DecodedValue['system'];
  readonly code: string;
}

/**
 * The coding that says what was measured: the first LOINC code that is known, else a known MDC code, else a known
 * symptom, else whatever stands there (kept, and found unknown when it is normalised).
 */
export function pickCode(concept: unknown): PickedCode | undefined {
  const codings = codingsOf(concept);
  const of = (system: string) => codings.filter((coding) => coding.system === system);
  const known =
    of(loincSystem).find(({ code }) => vitalSignOfLoinc(code) !== undefined) ??
    of(mdcSystem).find(({ code }) => vitalSignOfMdc(code) !== undefined) ??
    codings.find(({ code }) => symptomOf(code) !== undefined);
  const chosen = known ?? of(loincSystem)[0] ?? of(mdcSystem)[0] ?? codings[0];
  if (chosen === undefined) return undefined;
  return { system: chosen.system === mdcSystem ? 'mdc' : 'loinc', code: chosen.code };
}

/** The code of an answer: one that is known as yes or no or a level of consciousness, else the first, else the text. */
export function pickAnswer(concept: unknown): string | undefined {
  const codings = codingsOf(concept);
  const known =
    codings.find(({ code }) => answerOf(code) !== undefined || consciousnessOf(code) !== undefined) ??
    codings[0];
  return known?.code ?? (isRecord(concept) ? text(concept['text']) : undefined);
}

function codingsOf(concept: unknown): readonly { system: string; code: string }[] {
  if (!isRecord(concept)) return [];
  return records(concept['coding']).flatMap(({ system, code }) =>
    isCode(code) ? [{ system: text(system) ?? '', code }] : [],
  );
}

/** http://hl7.org/fhir/R4/codesystem-data-absent-reason.html, in the words of the domain. */
const absentReasons: ReadonlyMap<string, AbsentReason> = new Map<string, AbsentReason>([
  ['unknown', 'unknown'],
  ['asked-unknown', 'unknown'],
  ['temp-unknown', 'unknown'],
  ['not-asked', 'unknown'],
  ['asked-declined', 'not-performed'],
  ['not-performed', 'not-performed'],
  ['not-permitted', 'not-performed'],
  ['masked', 'masked'],
  ['unsupported', 'unsupported'],
  ['as-text', 'unsupported'],
  ['error', 'error'],
  ['not-a-number', 'not-a-number'],
  ['negative-infinity', 'not-a-number'],
  ['positive-infinity', 'not-a-number'],
]);

/** Undefined when no reason is given; a reason that is not in the value set is `other`. */
export function absentReasonOf(concept: unknown): AbsentReason | undefined {
  if (!isRecord(concept)) return undefined;
  const code = codingsOf(concept)[0]?.code;
  return code === undefined ? 'other' : (absentReasons.get(code) ?? 'other');
}

/**
 * IEEE 11073-10101 units of measurement (partition 4, so 262144 + the term code), as the HL7 Personal Health Device
 * guide sends them instead of UCUM → UCUM.
 */
const ucumOfMdc: ReadonlyMap<string, string> = new Map([
  ['262688', '%'], // MDC_DIM_PERCENT
  ['263441', 'cm'], // MDC_DIM_CENTI_M
  ['263520', '[in_i]'], // MDC_DIM_INCH
  ['263872', 'g'], // MDC_DIM_G
  ['263875', 'kg'], // MDC_DIM_KILO_G
  ['263904', '[lb_av]'], // MDC_DIM_LB
  ['264096', 'kg/m2'], // MDC_DIM_KG_PER_M_SQ
  ['264274', 'mg/dL'], // MDC_DIM_MILLI_G_PER_DL
  ['264864', '/min'], // MDC_DIM_BEAT_PER_MIN
  ['264928', '/min'], // MDC_DIM_RESP_PER_MIN
  ['265987', 'kPa'], // MDC_DIM_KILO_PASCAL
  ['266016', 'mm[Hg]'], // MDC_DIM_MMHG
  ['266560', '[degF]'], // MDC_DIM_FAHR
  ['266866', 'mmol/L'], // MDC_DIM_MILLI_MOLE_PER_L
  ['268192', 'Cel'], // MDC_DIM_DEGC
]);

/** The unit of a FHIR Quantity: its coded form where there is one, else the text beside it. */
export function unitOf(quantity: Readonly<Record<string, unknown>>): string | undefined {
  const { system, code, unit } = quantity;
  if (system === mdcSystem) return typeof code === 'string' ? ucumOfMdc.get(code) : undefined;
  if (system === undefined || system === ucumSystem) return text(code) ?? text(unit);
  return text(unit);
}
