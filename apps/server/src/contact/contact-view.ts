import {
  dispatcherText,
  emergencyNumberOf,
  localTime,
  whomToCall,
  zoneAt,
  type CallReason,
  type ZoneSpan,
} from '#domain';
import type { CallRecord, ContactStanding, CurrentPlace, RecordedContact } from '#persistence';

interface About {
  readonly id: string;
  readonly age: number | null;
  readonly sex: string | null;
}

export interface ContactMaterial {
  readonly patient: About;
  readonly standing: ContactStanding;
  readonly zones: readonly ZoneSpan[];
  readonly contacts: readonly RecordedContact[];
  readonly place: CurrentPlace | undefined;
  readonly calls: readonly CallRecord[];
}

/**
 * What somebody may know about how to reach a patient. Whoever has no reason to know, and everybody where nobody may
 * contact the patient, is given no number, no name and no address.
 */
export function viewContacts(material: ContactMaterial, why: CallReason) {
  const { patient, standing, zones } = material;
  const { now, forbidden, reaches } = standing;
  const zone = zoneAt(zones, now.getTime());
  const contact = !reaches ? 'claim-first' : forbidden === null ? 'allowed' : 'forbidden';
  return {
    patient: patient.id,
    now: { utc: now.toISOString(), local: localTime(now.getTime(), zone), zone },
    contact,
    forbidden,
    ...(contact === 'allowed' ? shown(material, zone, why) : hidden),
  } as const;
}

const hidden = {
  order: [],
  contacts: [],
  place: null,
  emergency: null,
  dispatcher: [],
  onCall: [],
  holder: null,
  calls: [],
};

function shown(material: ContactMaterial, zone: string, why: CallReason) {
  const { patient, standing, contacts, place, calls } = material;
  const order = whomToCall(contacts, standing.now, zone, why);
  const emergency = emergencyNumberOf(place?.country ?? null);
  const dispatcher = dispatcherText({
    emergency,
    address: place?.address ?? [],
    subdivision: place?.subdivision ?? null,
    dispatchPhone: place?.dispatchPhone ?? null,
    callback: order.find(({ kind }) => kind === 'patient')?.phone ?? null,
    what: standing.reason,
    age: patient.age,
    sex: patient.sex,
  });
  return {
    order,
    contacts,
    place: place ?? null,
    emergency,
    dispatcher,
    onCall: standing.onCall,
    holder: standing.holder,
    calls,
  };
}

export type ContactView = ReturnType<typeof viewContacts>;
