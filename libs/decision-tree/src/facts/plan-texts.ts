import { planCatalogue, point } from '#domain';
import { number, unknown, type FactDefinition } from './context.js';
import { missing, planNumber, planValue } from './plan-values.js';

/** One of the choices of a parameter of the signed plan. */
function choiceFact(key: string, name: string, definition: string): FactDefinition {
  const values = planCatalogue.get(key)?.choices ?? [];
  return {
    name,
    type: 'text',
    values,
    definition: `${definition}, from the signed plan.`,
    evaluate: ({ patient }) => {
      const value = planValue(patient, key);
      if (value === undefined) return missing(patient, key);
      return typeof value === 'string' && values.includes(value)
        ? { kind: 'text', value }
        : unknown('wrong-type');
    },
  };
}

export const oxygenDevice = choiceFact(
  'oxygen-device',
  'plan.oxygen-device',
  'By what the prescribed oxygen is given',
);
export const hearing = choiceFact(
  'hearing',
  'patient.hearing',
  'How well the patient hears on the telephone',
);

const [least, most] = planCatalogue.get('oxygen')?.range ?? [0, 60];

/** Older plans say yes or no: no is none, and yes does not tell how much. */
export const planOxygen: FactDefinition = {
  name: 'plan.oxygen',
  type: 'number',
  unit: 'L/min',
  range: [least, most],
  definition: 'The oxygen flow that the signed plan prescribes; 0: none. Unknown where it only says yes.',
  evaluate: ({ patient }) => {
    const value = planValue(patient, 'oxygen');
    if (value === undefined) return missing(patient, 'oxygen');
    const flow = value === false ? 0 : planNumber(patient, 'oxygen');
    if (flow === undefined) return unknown('wrong-type');
    return flow >= least && flow <= most ? number(point(flow), 'L/min') : unknown('implausible');
  },
};
