/** A tree that the verifier has nothing to say against, as its author would write it. */
export function oxygenTree(given: { version?: string; tree?: string; below?: number } = {}) {
  const { version = '1.0.0', tree = 'oxygen', below = 88 } = given;
  return {
    tree,
    version,
    kind: 'screening',
    programme: 'copd',
    title: 'Oxygen saturation',
    purpose: 'For tests.',
    author: 'An author',
    notice: 'Example only.',
    sources: [{ id: 'here', citation: 'A <guideline>', edition: '2020', read: 'not yet checked' }],
    population: {
      describe: 'adults',
      condition: { fact: 'patient.age', operator: 'greaterThanInclusive', value: 18 },
    },
    facts: {
      spo2: { type: 'number', unit: '%', maxAge: 'PT15M' },
      'patient.age': { type: 'number', unit: 'a' },
    },
    conditions: [
      {
        condition: 'hypoxaemia',
        title: 'Low oxygen saturation',
        vitalSign: 'spo2',
        root: {
          id: 'low',
          ask: 'Low?',
          when: { fact: 'spo2', operator: 'lessThan', value: below },
          source: 'here',
          yes: { id: 'is-low', disposition: 'critical', reason: 'SpO2 is {spo2}', respondWithin: 'PT5M' },
          no: { id: 'fine', disposition: 'baseline', reason: 'Fine' },
          unknown: { id: 'no-spo2', disposition: 'indeterminate', reason: 'Unknown', respondWithin: 'PT1H' },
        },
      },
    ],
  };
}

/** A case for every leaf of it, and of its population. */
export function oxygenCases(tree = 'oxygen') {
  const condition = 'hypoxaemia';
  const population = 'outside-population';
  return {
    tree,
    cases: [
      { name: 'low', condition, facts: { spo2: 80 }, leaf: 'is-low', disposition: 'critical' },
      { name: 'fine', condition, facts: { spo2: 97 }, leaf: 'fine', disposition: 'baseline' },
      { name: 'unknown', condition, facts: {}, leaf: 'no-spo2', disposition: 'indeterminate' },
      caseOf(population, 'adult', { 'patient.age': 18 }, 'population-met', 'baseline'),
      caseOf(population, 'child', { 'patient.age': 17 }, 'population-not-met', 'indeterminate'),
      caseOf(population, 'age unknown', {}, 'population-unknown', 'indeterminate'),
    ],
  };
}

function caseOf(
  condition: string,
  name: string,
  facts: Record<string, number>,
  leaf: string,
  disposition: string,
) {
  return { name, condition, facts, leaf, disposition };
}
