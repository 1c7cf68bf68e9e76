import { baselineFacts } from './baseline-facts.js';
import { changeFacts } from './change-facts.js';
import { consciousnessFacts } from './consciousness-facts.js';
import type { FactDefinition } from './context.js';
import { deviceFacts } from './device-facts.js';
import { glucoseFacts } from './glucose-facts.js';
import { jumpFacts } from './jump-facts.js';
import { news2Facts } from './news2-facts.js';
import { patientFacts } from './patient-facts.js';
import { repeatFacts } from './repeat-facts.js';
import { symptomFacts } from './symptom-facts.js';
import { trendFacts } from './trend-facts.js';
import { vitalSignFacts } from './vital-sign-facts.js';

/** Every fact that a tree may ask about, by name. */
export const factCatalogue: ReadonlyMap<string, FactDefinition> = new Map(
  [
    ...vitalSignFacts,
    ...changeFacts,
    ...baselineFacts,
    ...trendFacts,
    ...jumpFacts,
    ...repeatFacts,
    ...glucoseFacts,
    ...symptomFacts,
    ...consciousnessFacts,
    ...news2Facts,
    ...deviceFacts,
    ...patientFacts,
  ].map((fact) => [fact.name, fact]),
);
