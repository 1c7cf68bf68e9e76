import type { Parcel } from '../stages/parcel.js';

/**
 * Cuts parcels into batches of at most `size`. A correction stands alone, because what it replaces must be in the
 * database, and out of the history, before anything after it is decided.
 */
export function cutBatches(parcels: readonly Parcel[], size: number): Parcel[][] {
  const batches: Parcel[][] = [];
  let open: Parcel[] = [];
  const close = (): void => {
    if (open.length > 0) batches.push(open);
    open = [];
  };
  for (const parcel of parcels) {
    if (parcel.decoded?.correction !== undefined) {
      close();
      batches.push([parcel]);
      continue;
    }
    open.push(parcel);
    if (open.length === size) close();
  }
  close();
  return batches;
}
