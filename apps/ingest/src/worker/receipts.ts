import { buildTopic, type MeasurementSource } from '#messaging';
import type { Outcome, Parcel } from '../stages/parcel.js';

/** Receipts on their way at most; a device that misses one sends again and hears `duplicate`. */
const maxPending = 10_000;

interface Address {
  readonly tenant: string;
  readonly device: string;
}

/**
 * Platform → device, after the commit: what became of a measurement. Always for what was set aside, otherwise for
 * what asked for it. A receipt that cannot be sent is not kept: the device resends, and gets `duplicate`.
 */
export class Receipts {
  private pending = 0;

  constructor(
    private readonly source: Pick<MeasurementSource, 'publish'>,
    private readonly onLost: () => void,
  ) {}

  send(parcels: readonly Parcel[], outcomes: readonly Outcome[]): void {
    for (const [index, parcel] of parcels.entries()) {
      const outcome = outcomes[index];
      if (parcel.address === undefined || outcome === undefined) continue;
      if (outcome.status !== 'rejected' && !parcel.wantsReceipt) continue;
      if (this.pending >= maxPending) this.onLost();
      else this.publish(recipientOf(parcel, parcel.address), outcome);
    }
  }

  private publish(address: Address, outcome: Outcome): void {
    const { id = null, status, code, detail } = outcome;
    const body = { id, status, ...(code !== undefined && { code }), ...(detail !== undefined && { detail }) };
    this.pending++;
    this.source
      .publish(
        buildTopic({ tenant: address.tenant, device: address.device, channel: 'receipt' }),
        JSON.stringify(body),
      )
      .catch(this.onLost)
      .finally(() => {
        this.pending--;
      });
  }
}

/**
 * The device, except where an account published for one that is not its own: else anybody's gateway could tell a
 * device that its readings were refused, and the device would drop them.
 */
function recipientOf({ rejection, delivery }: Parcel, device: Address): Address {
  const [tenant, account] = delivery.publisher?.split('/') ?? [];
  if (rejection?.code !== 'topic-mismatch' || tenant === undefined || account === undefined) return device;
  return { tenant, device: account };
}
