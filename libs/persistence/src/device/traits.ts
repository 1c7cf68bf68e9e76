import type { DeviceTraits } from '#domain';

/** A model as SQL hands it over: what is not known is null. */
export interface StoredTraits extends Omit<DeviceTraits, 'cleared' | 'cuffless'> {
  readonly cleared: boolean | null;
  readonly cuffless: boolean | null;
}

/** A row `t` of `wardline.device_model` as `StoredTraits`. */
export const traitsJson = `json_build_object('measures', t.measures, 'resolution', t.resolution, 'clock', t.clock,
        'codes', t.codes, 'cleared', t.cleared, 'cuffless', t.cuffless)`;

export function traitsOf({ cleared, cuffless, ...rest }: StoredTraits): DeviceTraits {
  return {
    ...rest,
    ...(cleared !== null && { cleared }),
    ...(cuffless !== null && { cuffless }),
  };
}

/**
 * The traits of a device's model as they stood in the catalogue at a time, of `d` (a row with `tenant_id` and
 * `device_id`): what replay rebuilds facts from.
 *
 * @param at SQL of that time
 */
export function traitsAt(d: string, at: string): string {
  return `(SELECT ${traitsJson} FROM wardline.device v
        JOIN wardline.device_model t ON t.model = v.model AND (t.tenant_id = v.tenant_id OR t.tenant_id IS NULL)
        WHERE v.tenant_id = ${d}.tenant_id AND v.device_id = ${d}.device_id AND v.model_recorded_at <= ${at} AND t.recorded_at <= ${at}
        ORDER BY t.tenant_id NULLS LAST, t.entry_id DESC LIMIT 1)`;
}
