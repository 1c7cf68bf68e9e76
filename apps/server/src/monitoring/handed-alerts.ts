import type { ScopedTransaction } from '#access';

/**
 * Alerts that came with a patient who was handed over to a team of the reader, and that nobody there has taken yet. They
 * stand on both boards: the old team has them still.
 */
export async function handedAlerts(tx: ScopedTransaction): Promise<ReadonlySet<string>> {
  const rows = await tx.query<{ id: string }>(
    `SELECT h.alert_id AS id FROM wardline.alert_handover h
     WHERE h.taken_at IS NULL AND h.to_site = ANY (wardline.sites_as('nurse', 'charge-nurse', 'physician', 'lead'))`,
  );
  return new Set(rows.map(({ id }) => id));
}
