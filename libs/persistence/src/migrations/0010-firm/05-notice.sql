-- Standing alarms to supervisor and lead: nobody could claim. They stand until somebody can, acknowledged or not.

CREATE TABLE wardline.firm_notice (
  notice_id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  tenant_id text NOT NULL REFERENCES wardline.health_system,
  programme text NOT NULL DEFAULT '',       -- empty: patients in no programme
  place text NOT NULL DEFAULT '',           -- empty: not known
  kind text NOT NULL CHECK (kind IN ('no-coverage', 'coverage-gap')), -- now; within the next 24 hours
  gap_from timestamptz NOT NULL,
  opened_at timestamptz NOT NULL DEFAULT wardline.now(),
  acknowledged_at timestamptz,
  acknowledged_by uuid REFERENCES wardline.staff,
  resolved_at timestamptz
);
CREATE UNIQUE INDEX firm_notice_one_open ON wardline.firm_notice (tenant_id, programme, place, kind) WHERE resolved_at IS NULL;

-- What the watch has found, all of it: opens what is new, resolves what is no longer so.
CREATE FUNCTION wardline.settle_firm_notices(gaps jsonb) RETURNS TABLE (kind text, opened int, resolved int) LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
#variable_conflict use_column
BEGIN
  RETURN QUERY
  WITH found AS (
    SELECT g.tenant, coalesce(g.programme, '') AS programme, coalesce(g.place, '') AS place, g.kind AS of_kind, g.from_at
    FROM jsonb_to_recordset(gaps) AS g (tenant text, programme text, place text, kind text, from_at timestamptz)
  ), put AS (
    INSERT INTO wardline.firm_notice (tenant_id, programme, place, kind, gap_from)
    SELECT f.tenant, f.programme, f.place, f.of_kind, f.from_at FROM found f
    ON CONFLICT (tenant_id, programme, place, kind) WHERE resolved_at IS NULL DO NOTHING RETURNING firm_notice.kind
  ), taken AS (
    UPDATE wardline.firm_notice n SET resolved_at = wardline.now()
    WHERE n.resolved_at IS NULL AND NOT EXISTS (SELECT FROM found f
      WHERE (f.tenant, f.programme, f.place, f.of_kind) = (n.tenant_id, n.programme, n.place, n.kind))
    RETURNING n.kind
  )
  SELECT k.kind, (SELECT count(*)::int FROM put WHERE put.kind = k.kind), (SELECT count(*)::int FROM taken WHERE taken.kind = k.kind)
  FROM (SELECT put.kind FROM put UNION SELECT taken.kind FROM taken) k;
END $$;
