import { z } from 'zod';
import { callReasons, contactKinds, isE164, isKnownZone, speakScopes } from '#domain';
import { callOutcomes } from '#persistence';

const words = (longest: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(longest)
    .refine((text) => !/\p{Cc}/u.test(text), 'no control characters');
const phone = z.string().refine(isE164, 'E.164 with its plus sign').describe('E.164');
const zone = z.string().max(64).refine(isKnownZone, 'an IANA time zone').describe('IANA time zone');
const time = z
  .string()
  .regex(/^([01][0-9]|2[0-3]):[0-5][0-9]$/)
  .describe('HH:MM, local time');
const given = z.iso.datetime({ offset: true });
const instant = z.iso.datetime();
const person = z.object({ id: z.uuid(), name: z.string() });

const hours = z.strictObject({
  days: z
    .array(z.int().min(1).max(7))
    .min(1)
    .max(7)
    .describe('ISO weekdays on which the hours begin, 1 is Monday'),
  from: time,
  to: time.describe('HH:MM; not after `from`: on the next day'),
});

const number = z.strictObject({
  phone,
  label: words(40).optional(),
  voicemail: z.boolean().describe('may a message be left?'),
  hours: z.array(hours).max(21).default([]).describe('none: always'),
});

const contact = {
  relationship: words(80).nullable().default(null),
  rank: z.int().min(0).max(99).default(0).describe('who comes first among those of a kind'),
  numbers: z.array(number).min(1).max(9).describe('in the order in which to try them'),
  zone: zone.nullable().default(null).describe('null: where the patient is'),
  from: given.optional().describe('from when on it is so; default: now'),
  to: given.optional().describe('until when; not after `from`: entered by mistake'),
};

export const contactBody = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('patient'), ...contact }),
  z.strictObject({
    kind: z.enum(['proxy', 'emergency-contact', 'facility']),
    name: words(200),
    speak: z.strictObject({
      scope: z.enum(speakScopes).describe('what may be said to this person'),
      from: given.optional(),
      to: given.optional(),
    }),
    ...contact,
  }),
]);
export type ContactBody = z.infer<typeof contactBody>;

export const stayBody = z
  .strictObject({
    home: z.boolean().describe('holds whenever the patient is nowhere else'),
    withdrawn: z.boolean().default(false).describe('written down by mistake, or not taken place'),
    address: z.array(words(200)).max(8).default([]),
    country: z
      .string()
      .regex(/^[A-Z]{2}$/)
      .nullable()
      .describe('ISO 3166-1 alpha-2; null: not known'),
    subdivision: z
      .string()
      .regex(/^[A-Z]{2}-[A-Z0-9]{1,3}$/)
      .nullable()
      .default(null)
      .describe('ISO 3166-2'),
    zone,
    dispatchPhone: phone.nullable().default(null).describe('of the dispatch centre there, from anywhere'),
    from: given.optional().describe('default: now'),
    to: given.optional(),
  })
  .refine((stay) => !stay.home || stay.to === undefined, 'home has no end: enter another one')
  .refine(
    (stay) => stay.subdivision === null || stay.subdivision.slice(0, 2) === stay.country,
    'a subdivision of the country',
  );
export type StayBody = z.infer<typeof stayBody>;

export const callBody = z.discriminatedUnion('action', [
  z.strictObject({
    action: z.literal('start'),
    contact: z.uuid(),
    phone,
    why: z.enum(callReasons),
    because: words(500)
      .optional()
      .describe(
        'with `urgent`: why it is made although somebody else has custody of contact; that one is told',
      ),
  }),
  z.strictObject({
    action: z.literal('end'),
    call: z.uuid(),
    outcome: z.enum(callOutcomes),
    with: z.uuid().optional().describe('the contact who answered; default: whose number it is'),
  }),
]);
export type CallBody = z.infer<typeof callBody>;

export const whyQuery = z.object({ why: z.enum(callReasons).default('clinical') });
export type WhyQuery = z.infer<typeof whyQuery>;

const option = z.object({
  contact: z.uuid(),
  kind: z.enum(contactKinds),
  name: z.string().nullable(),
  relationship: z.string().nullable(),
  phone: z.string(),
  label: z.string().nullable(),
  mayCallNow: z.boolean(),
  from: instant.nullable().describe('from when on it may be rung; null: not for this reason'),
  outsideHours: z.boolean().describe('rung although outside of the hours that were agreed'),
  mayLeaveVoicemail: z.boolean(),
  maySpeak: z.enum(speakScopes),
  zone: z.string(),
});

const place = z.object({
  stay: z.uuid(),
  home: z.boolean(),
  address: z.array(z.string()),
  country: z.string().nullable(),
  subdivision: z.string().nullable(),
  zone: z.string(),
  dispatchPhone: z.string().nullable(),
  from: instant,
  to: instant.nullable(),
});

const emergency = z.discriminatedUnion('known', [
  z.object({
    known: z.literal(true),
    country: z.string(),
    numbers: z.array(z.string()).describe('as dialled there, and nowhere else'),
    source: z.string(),
    checked: z.boolean().describe('false: not held against the country’s own authority'),
  }),
  z.object({ known: z.literal(false), country: z.string().nullable() }),
]);

export const contactsSchema = z.object({
  patient: z.uuid(),
  now: z.object({ utc: instant, local: z.iso.datetime({ offset: true }), zone: z.string() }),
  contact: z.enum(['allowed', 'claim-first', 'forbidden']),
  forbidden: z.string().nullable().describe('why nobody may contact the patient'),
  order: z.array(option).describe('whom to call, the first one first'),
  contacts: z.array(
    z.object({
      id: z.uuid(),
      kind: z.enum(contactKinds),
      name: z.string().nullable(),
      relationship: z.string().nullable(),
      rank: z.int(),
      numbers: z.array(z.record(z.string(), z.unknown())),
      zone: z.string().nullable(),
      speak: z.object({ scope: z.enum(speakScopes), from: instant, to: instant.nullable() }),
      recordedAt: instant,
      recordedBy: person.nullable(),
    }),
  ),
  place: place.nullable(),
  emergency: emergency.nullable().describe('of where the patient is; null: not shown'),
  dispatcher: z.array(z.string()).describe('what to say to the dispatcher, line by line'),
  onCall: z.array(person.extend({ since: instant })).describe('who is on the telephone with the patient'),
  holder: person
    .extend({ since: instant })
    .nullable()
    .describe('who has custody of contact; null: the care team, or the queue'),
  calls: z.array(
    z.object({
      call: z.uuid(),
      contact: z.uuid(),
      by: person,
      reason: z.enum(callReasons),
      startedAt: instant,
      endedAt: instant.nullable(),
      outcome: z.enum([...callOutcomes, 'abandoned']).nullable(),
      spokeWith: z.uuid().nullable(),
    }),
  ),
});

export const staysSchema = z.object({
  items: z.array(
    place.extend({ withdrawn: z.boolean(), recordedAt: instant, recordedBy: person.nullable() }),
  ),
});

export const madeContactSchema = z.object({ contact: z.uuid() });
export const madeStaySchema = z.object({ stay: z.uuid() });
export const callSchema = z.object({ call: z.uuid() });
