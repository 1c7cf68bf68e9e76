/** Why a measurement is taken back (hazard H08). */
export const retractionReasons = ['not-this-patient', 'bad-technique'] as const;
export type RetractionReason = (typeof retractionReasons)[number];

export type RetractionAct = 'retracted' | 'restored';
