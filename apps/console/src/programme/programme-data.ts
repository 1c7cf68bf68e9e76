import type { Answered } from '../operation/answered.js';

export type Measures = Answered<'/api/v1/measures'>;
export type Measure = Measures['measures'][number];
export type Figure = Measure['total'];
export type Definition = Measure['definition'];
export type Cases = Answered<'/api/v1/measures/{measure}/cases'>;
export type Case = Cases['items'][number];
export type OutcomeEvent = Answered<'/api/v1/outcome-events'>['items'][number];
export type Rates = Answered<'/api/v1/programme-rates'>;
export type SecondRead = Answered<'/api/v1/second-reads'>['items'][number];
export type Split = Measures['by'];

/** The beginning of every key about the programme. */
export const programmeKey = ['programme'] as const;

/** Every look at cases is audited and figures are slow to make: asked for every five minutes. */
export const everySeconds = 300;

export const periods = [7, 28, 84] as const;

/** What is asked for. */
export interface Asked {
  readonly from: string;
  readonly to: string;
  readonly by: Split;
  readonly zone: string;
}

/** A period of whole days until now. */
export function askedOf(days: number, by: Split, now: number, zone: string): Asked {
  return {
    from: new Date(now - days * 86_400_000).toISOString(),
    to: new Date(now).toISOString(),
    by,
    zone,
  };
}
