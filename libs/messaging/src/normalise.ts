import {
  answerOf,
  fromComparator,
  plausibility,
  symptomOf,
  toCanonical,
  vitalSignCatalogue,
  vitalSignOfLoinc,
  vitalSignOfMdc,
  type DecodedMeasurement,
  type DecodedValue,
  type NormalisedMeasurement,
  type NormalisedValue,
  type QuarantineCode,
  type Rejection,
  type VitalSign,
} from '#domain';

export type NormaliseOutcome =
  | { readonly ok: true; readonly measurement: NormalisedMeasurement }
  | { readonly ok: false; readonly rejection: Rejection };

/**
 * Stage 2: LOINC and canonical UCUM, comparators as intervals (hazard H01), implausible values flagged and kept.
 * Pure. A value whose code or unit is unknown is kept as absent beside the others (`unsupported`); a measurement of
 * which no value is understood is rejected with the first one's code.
 */
export function normalise(decoded: DecodedMeasurement): NormaliseOutcome {
  const outcomes = decoded.values.map(normaliseValue);
  const first = outcomes[0];
  // A cancellation is about the earlier version, not about values: it must reach the record in any case (hazard H04).
  const takesAway = decoded.correction === 'cancelled' || decoded.correction === 'entered-in-error';
  if (!takesAway && first?.bad !== undefined && outcomes.every((outcome) => outcome.bad !== undefined)) {
    return { ok: false, rejection: { ...first.bad, sourceId: decoded.sourceId } };
  }
  return { ok: true, measurement: { ...decoded, values: outcomes.map((outcome) => outcome.value) } };
}

interface ValueOutcome {
  readonly value: NormalisedValue;
  readonly bad?: { readonly code: QuarantineCode; readonly detail: string };
}

function normaliseValue(sent: DecodedValue): ValueOutcome {
  const vitalSign = sent.system === 'mdc' ? vitalSignOfMdc(sent.code) : vitalSignOfLoinc(sent.code);
  if (vitalSign === undefined) return codedValue(sent);
  if (sent.absent !== undefined) return { value: { ...base(sent, vitalSign), absent: sent.absent } };
  // A word where a number belongs, such as a SNOMED "high".
  if (sent.value === undefined) return bad(sent, vitalSign, 'not-a-number', 'the value is not a number');
  const unit = unitFor(sent);
  const value = toCanonical(vitalSign, sent.value, unit);
  if (value === undefined)
    return bad(sent, vitalSign, 'unknown-unit', 'the unit is missing or not known for the code');
  if (!Number.isFinite(value)) return bad(sent, vitalSign, 'not-a-number', 'the value is beyond all numbers');
  // Every conversion is increasing, so the comparator holds for the converted number, too.
  const interval = fromComparator(value, sent.comparator);
  return {
    value: {
      ...base(sent, vitalSign),
      interval,
      value,
      unit: vitalSignCatalogue[vitalSign].unit,
      ...(sent.comparator !== undefined && { comparator: sent.comparator }),
      plausibility: plausibility(vitalSign, interval),
    },
  };
}

/** A symptom or other answer in words. Only known questions; the answer itself may be any, and is unknown then. */
function codedValue(sent: DecodedValue): ValueOutcome {
  const symptom = symptomOf(sent.code);
  if (symptom === undefined) return bad(sent, undefined, 'unknown-code', 'the code is not known');
  const value = { ...base(sent, undefined), code: symptom };
  if (sent.absent !== undefined) return { value: { ...value, absent: sent.absent } };
  if (sent.coded === undefined)
    return bad(sent, undefined, 'schema-violation', 'a symptom is answered with a code');
  const answer = answerOf(sent.coded);
  return { value: { ...value, coded: answer === undefined ? sent.coded : answer ? 'yes' : 'no' } };
}

function bad(
  sent: DecodedValue,
  vitalSign: VitalSign | undefined,
  code: QuarantineCode,
  detail: string,
): ValueOutcome {
  const absent = code === 'not-a-number' ? 'not-a-number' : 'unsupported';
  return { value: { ...base(sent, vitalSign), absent: sent.absent ?? absent }, bad: { code, detail } };
}

function base(sent: DecodedValue, vitalSign: VitalSign | undefined): NormalisedValue {
  return {
    // An MDC code becomes the canonical LOINC code of its vital sign; a LOINC code stays as sent.
    code:
      sent.system === 'mdc' && vitalSign !== undefined ? vitalSignCatalogue[vitalSign].loinc[0] : sent.code,
    ...(vitalSign !== undefined && { vitalSign }),
    ...(sent.quality !== undefined && { quality: sent.quality }),
    plausibility: 'plausible',
  };
}

/** LOINC 55423-8 counts steps over a time that it does not name: only a unit per day makes it a daily count. */
function unitFor({ code, unit }: DecodedValue): string | undefined {
  const namesNoTime = code === '55423-8' && unit !== undefined && !unit.includes('/');
  return namesNoTime ? undefined : unit;
}
