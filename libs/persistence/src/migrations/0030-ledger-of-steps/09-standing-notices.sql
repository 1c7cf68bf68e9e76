-- Standing notices of the watches over schedules, firms and queues settle in one way.

-- All that a watch has found, as rows of the table: opens what is new, resolves what is no longer so. Two watches do not
-- cross. `keys`: what tells one that stands from another, the partial unique key of the table.
CREATE FUNCTION wardline.settle_notices(of_table text, keys text[], notices jsonb) RETURNS TABLE (kind text, opened int, resolved int)
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
DECLARE
  key_list text := (SELECT string_agg(quote_ident(k), ', ') FROM unnest(keys) k);
  found_keys text := (SELECT string_agg('f.' || quote_ident(k), ', ') FROM unnest(keys) k);
  standing_keys text := (SELECT string_agg('n.' || quote_ident(k), ', ') FROM unnest(keys) k);
  -- Columns that every row of it gives; the others have their defaults.
  columns text := (SELECT string_agg(quote_ident(c), ', ') FROM (SELECT DISTINCT jsonb_object_keys(r) AS c FROM jsonb_array_elements(notices) r) given);
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('standing notices ' || of_table, 0));
  IF columns IS NULL THEN
    RETURN QUERY EXECUTE format($q$
      WITH taken AS (UPDATE wardline.%1$I n SET resolved_at = wardline.now() WHERE n.resolved_at IS NULL RETURNING n.kind)
      SELECT t.kind, 0, count(*)::int FROM taken t GROUP BY t.kind$q$, of_table);
    RETURN;
  END IF;
  RETURN QUERY EXECUTE format($q$
    WITH found AS MATERIALIZED (
      SELECT DISTINCT ON (%2$s) f.* FROM jsonb_populate_recordset(NULL::wardline.%1$I, $1) f ORDER BY %2$s
    ), put AS (
      INSERT INTO wardline.%1$I AS n (%5$s) SELECT %5$s FROM found
      ON CONFLICT (%4$s) WHERE resolved_at IS NULL DO NOTHING RETURNING n.kind
    ), taken AS (
      UPDATE wardline.%1$I n SET resolved_at = wardline.now()
      WHERE n.resolved_at IS NULL AND NOT EXISTS (SELECT FROM found f WHERE (%2$s) = (%3$s)) RETURNING n.kind
    )
    SELECT k.kind, (SELECT count(*)::int FROM put WHERE put.kind = k.kind), (SELECT count(*)::int FROM taken WHERE taken.kind = k.kind)
    FROM (SELECT put.kind FROM put UNION SELECT taken.kind FROM taken) k$q$,
    of_table, found_keys, standing_keys, key_list, columns) USING notices;
END $$;
REVOKE ALL ON FUNCTION wardline.settle_notices(text, text[], jsonb) FROM PUBLIC;

CREATE OR REPLACE FUNCTION wardline.settle_on_call_notices(gaps jsonb) RETURNS TABLE (kind text, opened int, resolved int) LANGUAGE sql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT s.* FROM wardline.settle_notices('on_call_notice', ARRAY['care_team_id', 'kind', 'subject'], (
    SELECT coalesce(jsonb_agg(jsonb_build_object('tenant_id', t.tenant_id, 'site_id', t.site_id, 'care_team_id', t.care_team_id, 'kind', g.kind,
      'subject', coalesce(g.subject, ''), 'because', g.because, 'staff_id', g.staff_id, 'gap_from', g.from_at, 'gap_until', g.until_at)), '[]')
    FROM jsonb_to_recordset(gaps) AS g (team text, kind text, subject text, because text, staff_id uuid, from_at timestamptz, until_at timestamptz)
    JOIN wardline.care_team t ON t.care_team_id = g.team)) s
$$;

CREATE OR REPLACE FUNCTION wardline.settle_firm_notices(gaps jsonb) RETURNS TABLE (kind text, opened int, resolved int) LANGUAGE sql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT s.* FROM wardline.settle_notices('firm_notice', ARRAY['tenant_id', 'programme', 'place', 'kind'], (
    SELECT coalesce(jsonb_agg(jsonb_build_object('tenant_id', g.tenant, 'programme', coalesce(g.programme, ''), 'place', coalesce(g.place, ''),
      'kind', g.kind, 'gap_from', g.from_at)), '[]')
    FROM jsonb_to_recordset(gaps) AS g (tenant text, programme text, place text, kind text, from_at timestamptz))) s
$$;

-- Of several that say the same the earliest counts.
CREATE OR REPLACE FUNCTION wardline.settle_surge_notices(notices jsonb) RETURNS TABLE (kind text, opened int, resolved int) LANGUAGE sql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT s.* FROM wardline.settle_notices('surge_notice', ARRAY['tenant_id', 'kind', 'subject'], (
    SELECT coalesce(jsonb_agg(to_jsonb(e)), '[]') FROM (
      SELECT f.tenant AS tenant_id, f.kind, coalesce(f.subject, '') AS subject, min(f.at) AS at
      FROM jsonb_to_recordset(notices) AS f (tenant text, kind text, subject text, at timestamptz) GROUP BY 1, 2, 3) e)) s
$$;
