import type { Answered } from '../operation/answered.js';

export type Quarantined = Answered<'/api/v1/quarantine'>['items'][number];
export type QuarantineCode = Quarantined['code'];

/** The beginning of every key about quarantine. */
export const quarantineKey = ['quarantine'] as const;
