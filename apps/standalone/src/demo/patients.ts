import { demoBody, demoDevice, type DemoBody } from '#simulators';
import { randomUUID } from 'node:crypto';
import { sites } from './health-systems.js';

export interface DemoPatient {
  readonly id: string;
  readonly tenant: string;
  readonly site: string;
  readonly zone: string;
  readonly caseCode: string;
  readonly familyName: string;
  readonly givenName: string;
  readonly birthDate: string;
  readonly sex: 'female' | 'male';
  readonly programmes: readonly string[];
  readonly plan: readonly {
    readonly name: string;
    readonly value: number | boolean | string;
    readonly unit: string | null;
  }[];
  readonly device: string;
}

const familyNames =
  'Abbott Bauer Castillo Dubois Eriksen Ferrari Garcia Hansen Ito Jensen Kowalski Larsen Moreau Novak Olsen Petrov Quinn Rossi Santos Tanaka Ueda Vargas Weber Xu Young'.split(
    ' ',
  );
const women = 'Alice Beatriz Clara Dolores Edith Frida Greta Hilda Irma Judith Karin Ludmila'.split(' ');
const men = 'Albert Boris Carlos Dieter Emil Franz Georg Hugo Ivan Jakob Karl Leon'.split(' ');

const metroPatients = 120;
const otherPatients = 8;

/** 120 patients of `metro`, the first of the first site, the second of the second, and so on; eight of `other`. */
export function demoPatients(): DemoPatient[] {
  const metroSites = sites.filter((site) => site.tenant === 'metro');
  const otherSites = sites.filter((site) => site.tenant === 'other');
  const metro = Array.from({ length: metroPatients }, (_, i) => demoPatient(i, metroSites));
  const other = Array.from({ length: otherPatients }, (_, i) => demoPatient(i, otherSites));
  return [...metro, ...other];
}

function demoPatient(index: number, at: readonly (typeof sites)[number][]): DemoPatient {
  const site = at[index % at.length];
  if (site === undefined) throw new Error('a health system without a site has no patients');
  const number = index + 1;
  const body = demoBody(index);
  const { sex, programmes } = body;
  const names = sex === 'female' ? women : men;
  const born = new Date(Date.UTC(1934 + ((index * 7) % 32), (index * 5) % 12, 1 + ((index * 11) % 28)));
  return {
    id: randomUUID(),
    tenant: site.tenant,
    site: site.id,
    zone: site.zone,
    caseCode: `${site.tenant.slice(0, 1).toUpperCase()}${String(number).padStart(3, '0')}`,
    familyName: familyNames[(index * 3) % familyNames.length] ?? '',
    givenName: names[(index * 5) % names.length] ?? '',
    birthDate: born.toISOString().slice(0, 10),
    sex,
    programmes,
    plan: [...planOf(body), ...cardOf(index)],
    device: demoDevice(index),
  };
}

/** Hypercapnic risk: a target from 88 %, and NEWS2 by its second scale. */
const chronicLung: DemoPatient['plan'] = [
  { name: 'spo2-target-low', value: 88, unit: '%' },
  { name: 'spo2-scale', value: 2, unit: '{scale}' },
  { name: 'hypercapnic-risk', value: true, unit: null },
];

/** Limits of their own, above what is usual for them: most of them are under treatment. */
const treatedPressure: DemoPatient['plan'] = [
  { name: 'systolic-high', value: 150, unit: 'mm[Hg]' },
  { name: 'diastolic-high', value: 95, unit: 'mm[Hg]' },
];

/** What the card says of a patient: a few need an interpreter, hear badly, or take an anticoagulant. */
function cardOf(index: number): DemoPatient['plan'] {
  const needsInterpreter = index % 9 === 4;
  const said = {
    language: needsInterpreter ? 'es' : 'en',
    'interpreter-needed': needsInterpreter,
    hearing: index % 7 === 3 ? 'hard-of-hearing' : 'normal',
    anticoagulant: index % 5 === 2,
    'code-status': index % 17 === 8 ? 'do-not-resuscitate' : 'full',
  };
  return Object.entries(said).map(([name, value]) => ({ name, value, unit: null }));
}

function planOf({ programmes, dryWeightKg }: DemoBody): DemoPatient['plan'] {
  return [
    { name: 'dry-weight', value: dryWeightKg, unit: 'kg' },
    { name: 'pregnant', value: false, unit: null },
    { name: 'lvad', value: false, unit: null },
    ...(programmes.includes('copd') ? chronicLung : []),
    ...(programmes.includes('hypertension') ? treatedPressure : []),
    ...(programmes.includes('diabetes') ? [{ name: 'type-1-diabetes', value: false, unit: null }] : []),
  ];
}
