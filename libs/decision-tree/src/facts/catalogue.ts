import { baselineFacts } from './baseline-facts.js';
import { changeFacts } from './change-facts.js';
import type { FactDefinition } from './context.js';
import { patientFacts } from './patient-facts.js';
import { symptomFacts } from './symptom-facts.js';
import { vitalSignFacts } from './vital-sign-facts.js';

/** Every fact that a tree may ask about, by name. */
export const factCatalogue: ReadonlyMap<string, FactDefinition> = new Map(
  [...vitalSignFacts, ...changeFacts, ...baselineFacts, ...symptomFacts, ...patientFacts].map((fact) => [
    fact.name,
    fact,
  ]),
);
