import { maxMeasurements, type DecodedMeasurement, type PayloadFormat, type Rejection } from '#domain';
import { decodeQuestionnaireResponse } from './fhir-questionnaire.js';
import { bundleResources, decodeObservation } from './fhir.js';
import { isRecord, parseJson } from './json.js';
import type { PartOutcome } from './measurement.js';
import { decodeReading } from './reading.js';
import { decodeSenml } from './senml.js';

export interface DecodeResult {
  readonly measurements: readonly DecodedMeasurement[];
  /** One per part that was set aside; together with `measurements` they account for the whole message. */
  readonly rejections: readonly Rejection[];
}

export interface Arrival {
  readonly receivedAtMs: number;
  /** Size on the wire, when the transport has cut the payload short; else the payload's own length. */
  readonly payloadBytes?: number;
}

/**
 * Stage 1: bytes → measurements. Total: never throws, and never returns nothing at all. One bad part of an array,
 * a Bundle or a pack rejects itself, with its index; the others are decoded. No detail carries payload text.
 */
export function decode(payload: Buffer, format: PayloadFormat, arrival: Arrival): DecodeResult {
  const parsed = parseJson(payload, arrival.payloadBytes ?? payload.length);
  if ('rejection' in parsed) return { measurements: [], rejections: [parsed.rejection] };
  const parts = decodeParts(parsed.json, format, arrival.receivedAtMs);
  if ('rejection' in parts) return { measurements: [], rejections: [parts.rejection] };
  return collect(parts);
}

interface Parts {
  readonly outcomes: readonly PartOutcome[];
  /** A single measurement that is not in a list: its rejection is the whole message's and has no index. */
  readonly single: boolean;
}

function decodeParts(
  json: unknown,
  format: PayloadFormat,
  receivedAtMs: number,
): Parts | { readonly rejection: Rejection } {
  switch (format) {
    case 'reading': {
      if (!Array.isArray(json)) return { outcomes: [decodeReading(json, receivedAtMs)], single: true };
      return (
        overLimit(json) ?? { outcomes: json.map((sent) => decodeReading(sent, receivedAtMs)), single: false }
      );
    }
    case 'senml': {
      if (!Array.isArray(json)) return wholeMessage('a SenML pack is an array');
      return overLimit(json) ?? { outcomes: decodeSenml(json, receivedAtMs), single: false };
    }
    case 'fhir': {
      const resources = bundleResources(json);
      if (resources === undefined) return { outcomes: [decodeResource(json, receivedAtMs)], single: true };
      const decodeEach = () => resources.map((resource) => decodeResource(resource, receivedAtMs));
      return overLimit(resources) ?? { outcomes: decodeEach(), single: false };
    }
  }
}

/** What was measured, or what was answered. */
function decodeResource(resource: unknown, receivedAtMs: number): PartOutcome {
  return isRecord(resource) && resource['resourceType'] === 'QuestionnaireResponse'
    ? decodeQuestionnaireResponse(resource, receivedAtMs)
    : decodeObservation(resource, receivedAtMs);
}

function overLimit(list: readonly unknown[]): { readonly rejection: Rejection } | undefined {
  if (list.length <= maxMeasurements) return undefined;
  const detail = `${list.length} measurements, at most ${maxMeasurements} in a message`;
  return { rejection: { code: 'too-many-values', detail } };
}

function wholeMessage(detail: string): { readonly rejection: Rejection } {
  return { rejection: { code: 'schema-violation', detail } };
}

function collect({ outcomes, single }: Parts): DecodeResult {
  const measurements: DecodedMeasurement[] = [];
  const rejections: Rejection[] = [];
  outcomes.forEach((outcome, index) => {
    if ('measurement' in outcome) measurements.push(outcome.measurement);
    else rejections.push(single ? outcome.rejection : { ...outcome.rejection, index });
  });
  if (outcomes.length === 0) {
    // An empty list is a message all the same, and is accounted for.
    rejections.push({ code: 'schema-violation', detail: 'there is no measurement in the message' });
  }
  return { measurements, rejections };
}
