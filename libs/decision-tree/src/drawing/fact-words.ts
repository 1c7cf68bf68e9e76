import { vitalSigns, type VitalSign } from '#domain';

const signs: Readonly<Record<VitalSign, string>> = {
  'heart-rate': 'heart rate',
  spo2: 'SpO2',
  systolic: 'systolic pressure',
  diastolic: 'diastolic pressure',
  'mean-arterial-pressure': 'mean arterial pressure',
  weight: 'weight',
  'respiratory-rate': 'respiratory rate',
  temperature: 'temperature',
  glucose: 'glucose',
  steps: 'steps in 24 hours',
  'inhaled-oxygen-flow': 'inhaled oxygen flow',
  height: 'height',
  bmi: 'BMI',
};

/** What is said of a vital sign; the sign's own words stand where `…` stands. */
const ofSign: Readonly<Record<string, string>> = {
  status: 'the … of this measurement',
  quality: 'the signal quality of …',
  previous: 'the … before',
  'previous-minutes': 'the time since the … before',
  'minutes-since': 'the time since the last …',
  'baseline-change': '… minus its baseline',
  'dry-change': '… minus the dry weight',
  'own-change': '… minus the patient’s own baseline',
  'change-24h': 'the change of … in 24 hours',
  'change-72h': 'the change of … in 72 hours',
  'change-7d': 'the change of … in 7 days',
  'trend-7d': 'the trend of … over 7 days',
  'days-14d': 'the days with … among the last 14',
};

const whole: Readonly<Record<string, string>> = {
  'patient.pregnant': 'pregnant or within six weeks after birth',
  'patient.postpartum': 'within six weeks after birth',
  'patient.lvad': 'ventricular assist device',
  'symptoms.status': 'the answers about red-flag symptoms',
  'symptoms.severe-pressure': 'symptoms that go with severe pressure',
  'oxygen.in-use': 'on supplemental oxygen',
};

/** A fact's name as it is read in a sentence: `spo2.baseline-change` → `SpO2 minus its baseline`. */
export function factWords(name: string): string {
  const known = Object.hasOwn(whole, name) ? whole[name] : undefined;
  if (known !== undefined) return known;
  const [first = '', ...more] = name.split('.');
  const rest = more.join('.');
  if (isSign(first)) {
    if (rest === '') return signs[first];
    const pattern = Object.hasOwn(ofSign, rest) ? ofSign[rest] : undefined;
    return pattern?.replace('…', signs[first]) ?? `${signs[first]}: ${spaced(rest)}`;
  }
  if (first === 'symptom') return `symptom ${spaced(rest)}`;
  if (first === 'patient') return spaced(rest);
  if (first === 'plan') return `the plan’s ${spaced(rest)}`;
  return spaced(name);
}

function isSign(name: string): name is VitalSign {
  return (vitalSigns as readonly string[]).includes(name);
}

function spaced(name: string): string {
  return name.replaceAll(/[.-]/g, ' ').replace('spo2', 'SpO2').replace('news2', 'NEWS2');
}
