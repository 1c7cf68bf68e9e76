import { slotExtension } from '#messaging';

export interface ObservationOptions {
  readonly id?: string;
  /** `meta.versionId`; undefined: the resource has none. */
  readonly version?: string;
  readonly status?: string;
  readonly at: string;
  /** Of a device that people share. */
  readonly slot?: string;
}

/** A FHIR R4 Observation of an oxygen saturation in %. */
export function spo2Observation(value: number, options: ObservationOptions): object {
  const { id = 'observation', version, status = 'final', at, slot } = options;
  return {
    resourceType: 'Observation',
    id,
    ...(version !== undefined && { meta: { versionId: version } }),
    ...(slot !== undefined && { extension: [{ url: slotExtension, valueString: slot }] }),
    status,
    code: { coding: [{ system: 'http://loinc.org', code: '59408-5' }] },
    effectiveDateTime: at,
    valueQuantity: { value, system: 'http://unitsofmeasure.org', code: '%' },
  };
}
