import type {
  DecodedMeasurement,
  DeviceTraits,
  NormalisedMeasurement,
  PayloadFormat,
  Rejection,
} from '#domain';
import type { RegisteredPatient } from '#persistence';

/** What a transport hands over. */
export interface Delivery {
  readonly topic: string;
  readonly payload: Buffer;
  readonly receivedAtMs: number;
  /** Size on the wire, when the transport has cut the payload short. */
  readonly payloadBytes?: number;
  /** The account that published it, where the transport knows: `tenant/device`. */
  readonly publisher?: string;
}

/**
 * One measurement on its way, or one part of a message that was set aside. The stages fill it from left to right;
 * where `rejection` is set the later stages leave it alone and the recorder quarantines it.
 */
export interface Parcel {
  readonly delivery: Delivery;
  readonly format: PayloadFormat | undefined;
  /** Of the topic; undefined when the topic could not be read. */
  readonly address: { readonly tenant: string; readonly device: string } | undefined;
  readonly decoded: DecodedMeasurement | undefined;
  /** Names the part of the message, so that a receipt can be matched. */
  readonly sourceId: string | undefined;
  readonly wantsReceipt: boolean;
  /** Its place in a message that brought several (for SenML: among the records with a value). */
  readonly part?: number | undefined;
  normalised?: NormalisedMeasurement;
  rejection?: Rejection;
  /** The tenant in whose books it stands; null where it cannot be told. */
  tenantId?: string | null;
  /** Whose it was when it was taken; for a rejection, whose data problem it is. */
  patient?: RegisteredPatient;
  /** For a rejection: whose data problem it is, too. */
  alsoConcerns?: readonly RegisteredPatient[];
  /** What is known of the device's model. */
  traits?: DeviceTraits;
  effectiveAtMs?: number;
  /** Set aside without its content: nobody may keep it. */
  unkept?: true;
  /** New, or seen before; unset for a rejection. */
  standing?:
    | { readonly kind: 'duplicate' }
    | { readonly kind: 'new'; readonly measurementId: string; readonly conflict: boolean };
}

export function reject(parcel: Parcel, code: Rejection['code'], detail: string): void {
  parcel.rejection = { code, detail, ...(parcel.sourceId !== undefined && { sourceId: parcel.sourceId }) };
}

/** What became of a parcel, for receipts and for whoever posted it. */
export interface Outcome {
  readonly id: string | undefined;
  readonly status: 'stored' | 'duplicate' | 'rejected';
  readonly code?: Rejection['code'];
  readonly detail?: string;
}

export function outcomeOf(parcel: Parcel): Outcome {
  if (parcel.rejection !== undefined) {
    const { code, detail } = parcel.rejection;
    return { id: parcel.sourceId, status: 'rejected', code, detail };
  }
  return { id: parcel.sourceId, status: parcel.standing?.kind === 'duplicate' ? 'duplicate' : 'stored' };
}
