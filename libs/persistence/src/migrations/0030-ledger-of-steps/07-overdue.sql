-- Deviations that nobody has looked at in time: lead and supervisor are told on the first day, the site's physicians as
-- well from the second on, every day until somebody has looked. One message for all of a site, and at most one an hour.
-- What happens to those whom a policy does not name goes by this ladder.

CREATE FUNCTION wardline.reviewers_of(of_tenant text, of_site text, roles text[]) RETURNS uuid[] LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT coalesce(array_agg(DISTINCT p.staff_id ORDER BY p.staff_id), '{}')
  FROM (SELECT DISTINCT a.staff_id FROM wardline.staff_assignment a WHERE a.role = ANY (roles)) p,
    LATERAL wardline.held_assignments(p.staff_id) h
  WHERE h.role = ANY (roles) AND h.tenant_id = of_tenant AND (h.site_id IS NULL OR h.site_id = of_site)
$$;

-- Counts: how many are overdue now, how many were told of in this turn, and how many of those to nobody.
CREATE FUNCTION wardline.call_for_deviations() RETURNS TABLE (overdue int, told int, to_nobody int) LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
DECLARE
  moment timestamptz := wardline.now();
  place record;
  people uuid[];
  call uuid;
BEGIN
  told := 0;
  to_nobody := 0;
  IF pg_try_advisory_xact_lock(hashtextextended('wardline.call_for_deviations', 0)) THEN
    FOR place IN
      WITH late AS (
        SELECT d.*, floor(extract(epoch FROM moment - d.due_at) / 86400)::int + 1 AS day FROM wardline.deviation d
        WHERE d.due_at <= moment AND NOT EXISTS (SELECT FROM wardline.deviation_review r WHERE r.deviation_id = d.deviation_id)
      )
      SELECT l.tenant_id, l.site_id, max(l.day) AS day, jsonb_agg(to_jsonb(l)) AS items FROM late l
      WHERE NOT EXISTS (SELECT FROM wardline.deviation_call c WHERE c.deviation_id = l.deviation_id AND c.day >= l.day)
        AND NOT EXISTS (SELECT FROM wardline.deviation_call c WHERE c.site_id = l.site_id AND c.at > moment - interval '1 hour' AND c.at <= moment)
      GROUP BY l.tenant_id, l.site_id ORDER BY l.site_id
    LOOP
      people := wardline.reviewers_of(place.tenant_id, place.site_id,
        CASE WHEN place.day > 1 THEN ARRAY['lead', 'supervisor', 'physician'] ELSE ARRAY['lead', 'supervisor'] END);
      call := gen_random_uuid();
      INSERT INTO wardline.deviation_call (call_id, tenant_id, site_id, patient_id, deviation_id, day, staff, at)
      SELECT call, i.tenant_id, i.site_id, i.patient_id, i.deviation_id, i.day, people, moment
      FROM jsonb_to_recordset(place.items) AS i (tenant_id text, site_id text, patient_id uuid, deviation_id uuid, day int);
      PERFORM wardline.send_notice('deviations-overdue', call, 0, place.tenant_id, place.site_id, people);
      told := told + jsonb_array_length(place.items);
      IF cardinality(people) = 0 THEN
        to_nobody := to_nobody + jsonb_array_length(place.items);
      END IF;
    END LOOP;
  END IF;
  overdue := (SELECT count(*) FROM wardline.deviation d WHERE d.due_at <= moment
    AND NOT EXISTS (SELECT FROM wardline.deviation_review r WHERE r.deviation_id = d.deviation_id));
  RETURN NEXT;
END $$;
REVOKE ALL ON FUNCTION wardline.reviewers_of(text, text, text[]), wardline.call_for_deviations() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION wardline.call_for_deviations() TO wardline_clock;
