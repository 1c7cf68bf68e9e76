import type pg from 'pg';

/** The nurse by weeks, who hands over on Mondays at eight; behind that, at any time, the charge nurse. */
const layers = [
  { position: 1, email: 'nurse@demo', weekday: 1, turnDays: 7 },
  { position: 2, email: 'charge@demo', weekday: null, turnDays: 1 },
] as const;

/**
 * A schedule for the first site, without a gap as long as one of both is there. The other sites have none: all nurses of
 * their teams are called.
 *
 * @param client connected as the owner, within a transaction, after the people were made
 */
export async function seedOnCall(client: pg.ClientBase): Promise<void> {
  for (const { position, email, weekday, turnDays } of layers) {
    await client.query(
      `INSERT INTO wardline.on_call_layer (layer_id, tenant_id, site_id, care_team_id, position, people, zone, starts_on,
         hand_over_minute, hand_over_weekday, turn_days, recorded_by)
       SELECT gen_random_uuid(), t.tenant_id, t.site_id, t.care_team_id, $1, ARRAY[p.staff_id], s.zone,
         (wardline.now() AT TIME ZONE s.zone)::date - 28, 480, $2, $3, c.staff_id
       FROM wardline.care_team t JOIN wardline.site s USING (site_id)
         JOIN wardline.staff p ON p.email = $4 JOIN wardline.staff c ON c.email = 'charge@demo'
       WHERE t.care_team_id = 'metro-riverside-nurses'`,
      [position, weekday, turnDays, email],
    );
  }
}
