-- A patient is claimed whole: what another transaction holds of him or her at that instant is no reason to take the rest
-- and leave it. A patient who cannot be locked whole is passed over; where that is everybody, the first ones are waited
-- for, shortly: the clock and readings hold an alert for some tens of milliseconds. Shorter than deadlock_timeout.

-- What can be claimed of a patient, locked; empty: nothing.
-- @throws lock_not_available where somebody holds one of them (longer than lock_timeout, if it is to be waited for)
CREATE FUNCTION wardline.lock_claimable(of_patient uuid, waiting boolean) RETURNS uuid[] LANGUAGE plpgsql
  SET search_path = wardline, pg_temp AS $$
BEGIN
  IF waiting THEN
    RETURN ARRAY(SELECT a.alert_id FROM wardline.alert a
      WHERE a.patient_id = of_patient AND a.state = 'open' AND a.severity <> 'critical'
        AND (a.snoozed_until IS NULL OR a.snoozed_until <= wardline.now())
      ORDER BY a.alert_id FOR UPDATE);
  END IF;
  RETURN ARRAY(SELECT a.alert_id FROM wardline.alert a
    WHERE a.patient_id = of_patient AND a.state = 'open' AND a.severity <> 'critical'
      AND (a.snoozed_until IS NULL OR a.snoozed_until <= wardline.now())
    ORDER BY a.alert_id FOR UPDATE NOWAIT);
END $$;
REVOKE ALL ON FUNCTION wardline.lock_claimable(uuid, boolean) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION wardline.lock_claimable(uuid, boolean) TO wardline_server;

CREATE OR REPLACE FUNCTION wardline.take_next_patient(patients uuid[])
  RETURNS TABLE (patient_id uuid, alert_id uuid, version int, due_at timestamptz)
  LANGUAGE plpgsql SET search_path = wardline, pg_temp SET lock_timeout = '300ms' AS $$
DECLARE
  candidate uuid;
  of_pass uuid[] := patients;
  held uuid[] := '{}';
  locked uuid[];
BEGIN
  FOR pass IN 1..2 LOOP
    FOREACH candidate IN ARRAY of_pass LOOP
      BEGIN -- what a failure has locked already is let go
        CONTINUE WHEN NOT pg_try_advisory_xact_lock(hashtextextended('claim-next:' || candidate, 0));
        locked := wardline.lock_claimable(candidate, pass = 2);
        IF cardinality(locked) > 0 THEN
          RETURN QUERY SELECT a.patient_id, a.alert_id, a.version, a.due_at FROM wardline.alert a WHERE a.alert_id = ANY (locked);
          RETURN;
        END IF;
      EXCEPTION WHEN lock_not_available OR deadlock_detected THEN
        held := held || candidate;
      END;
    END LOOP;
    of_pass := held[1:3];
  END LOOP;
END $$;
