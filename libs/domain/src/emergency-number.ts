import { emergencyNumberSources, emergencyNumberTable } from './emergency-number-table.js';

/** What to dial for an ambulance where the patient is (hazard H21). */
export type EmergencyNumber =
  | {
      readonly known: true;
      /** ISO 3166-1 alpha-2. */
      readonly country: string;
      /** As dialled there and nowhere else, the one to try first standing first. */
      readonly numbers: readonly string[];
      readonly source: string;
      /** False: that the first one brings an ambulance was not held against the country's own authority. */
      readonly checked: boolean;
    }
  | { readonly known: false; readonly country: string | null };

/**
 * The emergency number of a country. A country that is not known, or not in the table, has none: asking the patient
 * is right, and taking the number of any other place is not.
 *
 * @param country ISO 3166-1 alpha-2, upper case; null where nobody knows where the patient is
 */
export function emergencyNumberOf(country: string | null): EmergencyNumber {
  const entry = country === null ? undefined : emergencyNumberTable.get(country);
  if (country === null || entry === undefined) return { known: false, country };
  const { numbers, source, checked } = entry;
  return { known: true, country, numbers, source: emergencyNumberSources[source], checked };
}
