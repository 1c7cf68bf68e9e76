import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  callReasons,
  contactKinds,
  isE164,
  opensAt,
  scopeAt,
  speakScopes,
  whomToCall,
  type Contact,
  type PhoneNumber,
} from '../src/index.js';

const zone = 'America/New_York';
const noon = new Date('2026-11-20T17:00:00Z');
const night = new Date('2026-11-21T08:00:00Z');
const always = { from: new Date(0), to: null };
const daytime = [{ days: [1, 2, 3, 4, 5, 6, 7], from: '08:00', to: '20:00' }];

function phone(number: string, more: Partial<PhoneNumber> = {}): PhoneNumber {
  return { phone: number, voicemail: true, hours: [], ...more };
}

function contact(id: string, more: Partial<Contact> = {}): Contact {
  return {
    id,
    kind: 'patient',
    name: null,
    relationship: null,
    rank: 0,
    numbers: [phone('+12025550101')],
    speak: { scope: 'full', ...always },
    zone: null,
    ...more,
  };
}

const husband = contact('b', {
  kind: 'proxy',
  name: 'H.',
  numbers: [phone('+12025550102', { hours: daytime })],
});
const neighbour = contact('c', {
  kind: 'emergency-contact',
  name: 'N.',
  numbers: [phone('+12025550103')],
  speak: { scope: 'none', ...always },
});

describe('whom to call', () => {
  const patient = contact('a', {
    numbers: [phone('+12025550100', { hours: daytime }), phone('+12025550101')],
  });

  it('the patient first, in the order of the numbers, then the proxy', () => {
    const order = whomToCall([husband, neighbour, patient], noon, zone, 'clinical');
    expect(order.map(({ phone: number, mayCallNow }) => [number, mayCallNow])).toEqual([
      ['+12025550100', true],
      ['+12025550101', true],
      ['+12025550102', true],
      ['+12025550103', false],
    ]);
  });

  it('outside of the hours from when on, unless it is urgent', () => {
    const [later] = whomToCall([husband], night, zone, 'clinical');
    expect(later).toMatchObject({
      mayCallNow: false,
      from: new Date('2026-11-21T13:00:00Z'),
      mayLeaveVoicemail: false,
    });
    const [now] = whomToCall([husband], night, zone, 'urgent');
    expect(now).toMatchObject({ mayCallNow: true, from: night, outsideHours: true });
  });

  it('a number within its hours before one outside of them', () => {
    const order = whomToCall([patient], night, zone, 'urgent');
    expect(order.map(({ phone: number }) => number)).toEqual(['+12025550101', '+12025550100']);
  });

  it('somebody without permission only to find the patient, told nothing and left no message', () => {
    const [urgent] = whomToCall([neighbour], noon, zone, 'urgent');
    expect(urgent).toMatchObject({ mayCallNow: true, maySpeak: 'none', mayLeaveVoicemail: false });
    const [clinical] = whomToCall([neighbour], noon, zone, 'clinical');
    expect(clinical).toMatchObject({ mayCallNow: false, from: null });
  });

  it('a permission that has run out, or not begun, is none', () => {
    const ended = { ...husband, speak: { scope: 'full' as const, from: new Date(0), to: noon } };
    expect(scopeAt(ended, new Date(noon.getTime() - 1))).toBe('full');
    expect(scopeAt(ended, noon)).toBe('none');
    const coming = { ...husband, speak: { scope: 'full' as const, from: noon, to: null } };
    expect(scopeAt(coming, new Date(noon.getTime() - 1))).toBe('none');
  });

  it('by the hours of where the contact lives, not of where the patient is', () => {
    const daughter = { ...husband, zone: 'Europe/Berlin' };
    const evening = new Date('2026-11-20T21:00:00Z');
    expect(whomToCall([daughter], evening, zone, 'clinical')).toMatchObject([
      { mayCallNow: false, zone: 'Europe/Berlin' },
    ]);
    expect(whomToCall([husband], evening, zone, 'clinical')).toMatchObject([{ mayCallNow: true, zone }]);
  });

  it('by the patient’s own hours where the patient is now (H25)', () => {
    const own = contact('a', { numbers: [phone('+12025550100', { hours: daytime })] });
    const at = new Date('2026-11-20T14:00:00Z');
    expect(whomToCall([own], at, 'America/New_York', 'clinical')[0]?.mayCallNow).toBe(true);
    expect(whomToCall([own], at, 'Pacific/Auckland', 'clinical')[0]?.mayCallNow).toBe(false);
  });

  const anyContact = fc
    .record({
      id: fc.uuid(),
      kind: fc.constantFrom(...contactKinds),
      rank: fc.integer({ min: 0, max: 3 }),
      numbers: fc.array(
        fc.record({
          phone: fc.integer({ min: 10_000_000, max: 99_999_999 }).map((n) => `+1${n}`),
          voicemail: fc.boolean(),
          hours: fc.constantFrom([], daytime, [{ days: [6], from: '22:00', to: '04:00' }]),
        }),
        { minLength: 1, maxLength: 3 },
      ),
      speak: fc.record({
        scope: fc.constantFrom(...speakScopes),
        from: fc.constantFrom(new Date(0), noon),
        to: fc.constantFrom(null, night),
      }),
      zone: fc.constantFrom(null, 'Europe/Berlin', 'Asia/Kolkata'),
    })
    .map((given): Contact => ({ ...given, name: null, relationship: null }));
  const anyTime = fc
    .integer({ min: Date.parse('2026-10-20T00:00:00Z'), max: Date.parse('2026-11-25T00:00:00Z') })
    .map((ms) => new Date(ms));

  it('names every number once, in the same order however the contacts are given', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(anyContact, { maxLength: 4, selector: ({ id }) => id }),
        anyTime,
        fc.constantFrom(...callReasons),
        (contacts, at, why) => {
          const order = whomToCall(contacts, at, zone, why);
          expect(order).toHaveLength(contacts.flatMap(({ numbers }) => numbers).length);
          expect(whomToCall([...contacts].reverse(), at, zone, why)).toEqual(order);
        },
      ),
    );
  });

  it('never lets anybody hear, or be left, more than the permission allows', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(anyContact, { maxLength: 4, selector: ({ id }) => id }),
        anyTime,
        fc.constantFrom(...callReasons),
        (contacts, at, why) => {
          const byId = new Map(contacts.map((one) => [one.id, one]));
          for (const option of whomToCall(contacts, at, zone, why)) {
            const of = byId.get(option.contact);
            if (of === undefined) throw new Error('a contact that nobody gave');
            expect(option.maySpeak).toBe(scopeAt(of, at));
            if (option.mayLeaveVoicemail) expect(option.maySpeak).not.toBe('none');
            if (option.mayCallNow && why !== 'urgent') {
              expect(option.maySpeak).not.toBe('none');
              expect(option.outsideHours).toBe(false);
            }
            if (option.from !== null && !option.mayCallNow) {
              const hours = of.numbers.find((n) => n.phone === option.phone)?.hours ?? [];
              expect(opensAt(hours, option.from.getTime(), option.zone)).toBe(option.from.getTime());
            }
          }
        },
      ),
    );
  });

  it('whoever may be rung now stands before whoever may not', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(anyContact, { maxLength: 4, selector: ({ id }) => id }),
        anyTime,
        fc.constantFrom(...callReasons),
        (contacts, at, why) => {
          const now = whomToCall(contacts, at, zone, why).map(({ mayCallNow }) => mayCallNow);
          expect(now).toEqual([...now].sort((a, b) => Number(b) - Number(a)));
        },
      ),
    );
  });
});

describe('a telephone number', () => {
  it.each(['+12025550100', '+49301234567', '+6831234', '+123456789012345'])('%s is one', (number) => {
    expect(isE164(number)).toBe(true);
  });
  it.each([
    '12025550100',
    '+02025550100',
    '+1 202 555 0100',
    '+1234567890123456',
    '+123456',
    '911',
    '+1202555010x',
    '+12025550100\n',
  ])('%j is none', (number) => {
    expect(isE164(number)).toBe(false);
  });
});
