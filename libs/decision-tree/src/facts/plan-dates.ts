import { isDate, point } from '#domain';
import { patientDay } from '../patient-day.js';
import { number, unknown, type FactContext, type FactDefinition, type UnknownFact } from './context.js';
import { flag } from './plan-flags.js';
import { missing, planValue } from './plan-values.js';

const dayMs = 24 * 3600_000;
/** Six weeks. */
const postpartumDays = 42;

/** Local days from the time that is asked about until a date of the plan; negative: it lies in the past. */
function daysUntil({ patient, asOf }: FactContext, key: string): number | UnknownFact {
  const date = planValue(patient, key);
  if (date === undefined) return missing(patient, key);
  if (typeof date !== 'string' || !isDate(date)) return unknown('wrong-type');
  return Date.parse(`${date}T00:00:00Z`) / dayMs - patientDay(patient, asOf);
}

/** Either tells: the day of the birth, or a clinician who does not know the day. Yes beats no. */
export const isPostpartum: FactDefinition = {
  name: 'patient.postpartum',
  type: 'boolean',
  definition:
    'Within six weeks after birth, from the signed plan: by gave-birth-on, counted in local days, or by postpartum.',
  evaluate: (context) => {
    const said = flag(context.patient, 'postpartum');
    const since = daysUntil(context, 'gave-birth-on');
    if (typeof since !== 'number' || (said.kind === 'boolean' && said.value)) return said;
    return { kind: 'boolean', value: since <= 0 && since >= -postpartumDays };
  },
};

const [earliest, latest] = [-8, 45];

export const weeksToDueDate: FactDefinition = {
  name: 'patient.weeks-to-due-date',
  type: 'number',
  unit: 'wk',
  range: [earliest, latest],
  resolution: 1,
  definition:
    'Completed weeks until the due date of the signed plan; negative when it has passed. Unknown (implausible) where ' +
    'it lies further away than a pregnancy.',
  evaluate: (context) => {
    const days = daysUntil(context, 'due-date');
    if (typeof days !== 'number') return days;
    const weeks = Math.floor(days / 7);
    return weeks >= earliest && weeks <= latest ? number(point(weeks), 'wk') : unknown('implausible');
  },
};
