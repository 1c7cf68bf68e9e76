import type { NormalisedValue } from '#domain';
import { normalise } from '#messaging';

/** A value as the device contract has it. */
export interface SentValue {
  readonly code: string;
  readonly value?: number | undefined;
  readonly unit?: string | undefined;
  readonly comparator?: '<' | '<=' | '>=' | '>' | undefined;
  readonly coded?: string | undefined;
  readonly quality?: number | undefined;
}

/** To LOINC and canonical UCUM, as at the edge of the platform; undefined where no value is understood. */
export function readValues(sent: readonly SentValue[]): readonly NormalisedValue[] | undefined {
  const outcome = normalise({
    sourceId: '',
    revision: '',
    contentHash: '',
    takenAt: { ms: 0, precision: 'instant' },
    receipt: false,
    values: sent.map(({ code, value, unit, comparator, coded, quality }) => ({
      system: 'loinc',
      code,
      ...(value !== undefined && { value }),
      ...(unit !== undefined && { unit }),
      ...(comparator !== undefined && { comparator }),
      ...(coded !== undefined && { coded }),
      ...(quality !== undefined && { quality }),
    })),
  });
  return outcome.ok ? outcome.measurement.values : undefined;
}
