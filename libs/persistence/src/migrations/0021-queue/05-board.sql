-- What other parts say about an alert on a queue, with the sight of the caller. A part that is not there says nothing.

CREATE FUNCTION wardline.open_follow_ups(patients uuid[])
  RETURNS TABLE (patient_id uuid, alert_id uuid, kind text, owner_id uuid, due_at timestamptz)
  LANGUAGE plpgsql STABLE SET search_path = wardline, pg_temp AS $$
BEGIN
  IF to_regclass('wardline.follow_up') IS NOT NULL THEN
    RETURN QUERY EXECUTE 'SELECT f.patient_id, f.alert_id, f.kind::text, f.owner_id, f.due_at FROM wardline.follow_up f
      WHERE f.ended_at IS NULL AND f.patient_id = ANY ($1)' USING patients;
  END IF;
END $$;

CREATE FUNCTION wardline.hand_offs_pending(alerts uuid[]) RETURNS SETOF uuid LANGUAGE plpgsql STABLE
  SET search_path = wardline, pg_temp AS $$
BEGIN
  IF to_regprocedure('wardline.hand_off_pending(uuid)') IS NOT NULL THEN
    RETURN QUERY EXECUTE 'SELECT a FROM unnest($1) a WHERE wardline.hand_off_pending(a)' USING alerts;
  END IF;
END $$;
