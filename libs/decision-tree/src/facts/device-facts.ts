import {
  deviceClocks,
  point,
  vitalSignCatalogue,
  type DeviceTraits,
  type Fact,
  type VitalSign,
} from '#domain';
import { number, unknown, type FactContext, type FactDefinition } from './context.js';

/** Signs of which it matters how finely a device tells them apart. */
const signs: readonly VitalSign[] = [
  'heart-rate',
  'spo2',
  'systolic',
  'diastolic',
  'weight',
  'respiratory-rate',
  'temperature',
  'glucose',
];

const ofDevice =
  'of the device that the deciding measurement came from, by the catalogue of models. Unknown (absent) when the model ' +
  'is not in it or does not say, and where no measurement decides.';

function ask(told: (device: DeviceTraits) => Fact | undefined): (context: FactContext) => Fact {
  return ({ device }) => (device === undefined ? undefined : told(device)) ?? unknown('absent');
}

function flag(value: boolean | undefined): Fact | undefined {
  return value === undefined ? undefined : { kind: 'boolean', value };
}

function resolutionFact(sign: VitalSign): FactDefinition {
  const { unit, plausible } = vitalSignCatalogue[sign];
  const range = [0, plausible.high - plausible.low] as const;
  return {
    name: `${sign}.resolution`,
    type: 'number',
    unit,
    range,
    definition: `The smallest step of ${sign} ${ofDevice}`,
    evaluate: ask(({ resolution }) => {
      const step = resolution[sign];
      return step === undefined || !(step >= range[0] && step <= range[1])
        ? undefined
        : number(point(step), unit);
    }),
  };
}

export const deviceFacts: readonly FactDefinition[] = [
  {
    name: 'device.cleared',
    type: 'boolean',
    definition: `Whether an authority cleared the model ${ofDevice}`,
    evaluate: ask(({ cleared }) => flag(cleared)),
  },
  {
    name: 'device.cuffless',
    type: 'boolean',
    definition: `Whether pressure is taken without a cuff, ${ofDevice}`,
    evaluate: ask(({ cuffless }) => flag(cuffless)),
  },
  {
    name: 'device.clock',
    type: 'text',
    values: deviceClocks,
    definition: `Who gives a reading its time (own, gateway, none), ${ofDevice}`,
    evaluate: ask(({ clock }) => ({ kind: 'text', value: clock })),
  },
  ...signs.map(resolutionFact),
];
