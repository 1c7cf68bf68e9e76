/** ISO 3166-1 alpha-2 of a country, or ISO 3166-2 of a subdivision: `DE`, `US-NY`. */
export type Place = string;

const placePattern = /^[A-Z]{2}(-[A-Z0-9]{1,3})?$/;

export function isPlace(text: string): boolean {
  return placePattern.test(text);
}

/** Does a place lie in another? A country covers its subdivisions, a subdivision not its country. */
export function covers(outer: Place, inner: Place): boolean {
  return inner === outer || inner.startsWith(`${outer}-`);
}

/** A clinician’s licence to practise, as the firm has it on record. */
export interface Licence {
  /** Where it lets its holder practise; a compact licence names every member state. */
  readonly places: readonly Place[];
  readonly from: Date;
  /** Exclusive. */
  readonly until: Date;
  /** Somebody else than the holder looked it up at the source. */
  readonly verified: boolean;
}

export type LicenceProblem =
  | 'licence-missing'
  | 'patient-place-unknown'
  | 'licence-other-place'
  | 'licence-expired'
  | 'licence-unverified';

/**
 * Does one of the licences hold for a patient who is at `place`? Undefined when it does, otherwise how far the best of
 * them came. Not yet in force counts as expired. Where the patient is must be known: it is never guessed.
 */
export function licenceProblem(
  licences: readonly Licence[],
  place: Place | null,
  at: Date,
): LicenceProblem | undefined {
  if (licences.length === 0) return 'licence-missing';
  if (place === null) return 'patient-place-unknown';
  const here = licences.filter((licence) => licence.places.some((outer) => covers(outer, place)));
  if (here.length === 0) return 'licence-other-place';
  const inForce = here.filter((licence) => licence.from <= at && at < licence.until);
  if (inForce.length === 0) return 'licence-expired';
  return inForce.some((licence) => licence.verified) ? undefined : 'licence-unverified';
}
