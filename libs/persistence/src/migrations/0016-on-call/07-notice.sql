-- Standing alarms to charge nurse and lead: nobody is on call, or nobody will be. They stand until that has changed,
-- acknowledged or not.

CREATE TABLE wardline.on_call_notice (
  notice_id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  tenant_id text NOT NULL,
  site_id text NOT NULL,
  care_team_id text NOT NULL,
  -- nobody-on-call: now; gap-ahead: within the time that the health system asks for; nobody-on-duty: whoever is on call
  -- has no page open and no other way to be called; named-not-a-member: a rotation names somebody who does not count.
  kind text NOT NULL CHECK (kind IN ('nobody-on-call', 'gap-ahead', 'nobody-on-duty', 'named-not-a-member')),
  subject text NOT NULL DEFAULT '',         -- tells several of a kind apart: when the gap begins, who is named
  because text NOT NULL,                    -- #domain's `OnCallBecause`, or `off-duty`
  staff_id uuid REFERENCES wardline.staff,  -- whom the schedule names
  gap_from timestamptz NOT NULL,
  gap_until timestamptz,
  opened_at timestamptz NOT NULL DEFAULT wardline.now(),
  acknowledged_at timestamptz,
  acknowledged_by uuid REFERENCES wardline.staff,
  resolved_at timestamptz,
  FOREIGN KEY (care_team_id, tenant_id, site_id) REFERENCES wardline.care_team (care_team_id, tenant_id, site_id)
);
CREATE UNIQUE INDEX on_call_notice_one_open ON wardline.on_call_notice (care_team_id, kind, subject) WHERE resolved_at IS NULL;
CREATE INDEX ON wardline.on_call_notice (site_id) WHERE resolved_at IS NULL;

CREATE TABLE wardline.on_call_notice_event (
  entry_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  notice_id uuid NOT NULL REFERENCES wardline.on_call_notice,
  tenant_id text NOT NULL,
  site_id text NOT NULL,
  type text NOT NULL CHECK (type IN ('opened', 'acknowledged', 'resolved')),
  by_staff uuid REFERENCES wardline.staff,  -- NULL: Wardline itself
  at timestamptz NOT NULL DEFAULT wardline.now()
);
CREATE INDEX ON wardline.on_call_notice_event (notice_id, entry_id);

CREATE FUNCTION wardline.log_on_call_notice() RETURNS trigger LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO wardline.on_call_notice_event (notice_id, tenant_id, site_id, type, at)
    VALUES (NEW.notice_id, NEW.tenant_id, NEW.site_id, 'opened', NEW.opened_at);
  ELSIF NEW.resolved_at IS NOT NULL AND OLD.resolved_at IS NULL THEN
    INSERT INTO wardline.on_call_notice_event (notice_id, tenant_id, site_id, type, at)
    VALUES (NEW.notice_id, NEW.tenant_id, NEW.site_id, 'resolved', NEW.resolved_at);
  ELSIF NEW.acknowledged_at IS NOT NULL AND OLD.acknowledged_at IS NULL THEN
    INSERT INTO wardline.on_call_notice_event (notice_id, tenant_id, site_id, type, by_staff, at)
    VALUES (NEW.notice_id, NEW.tenant_id, NEW.site_id, 'acknowledged', NEW.acknowledged_by, NEW.acknowledged_at);
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER log_notice AFTER INSERT OR UPDATE ON wardline.on_call_notice
  FOR EACH ROW EXECUTE FUNCTION wardline.log_on_call_notice();

-- What the watch has found, all of it: opens what is new, resolves what is no longer so. Two watches do not cross.
CREATE FUNCTION wardline.settle_on_call_notices(gaps jsonb) RETURNS TABLE (kind text, opened int, resolved int) LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
#variable_conflict use_column
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('on-call notices', 0));
  RETURN QUERY
  WITH found AS (
    SELECT t.tenant_id, t.site_id, t.care_team_id, g.kind AS of_kind, coalesce(g.subject, '') AS subject, g.because, g.staff_id,
      g.from_at, g.until_at
    FROM jsonb_to_recordset(gaps) AS g (team text, kind text, subject text, because text, staff_id uuid, from_at timestamptz, until_at timestamptz)
    JOIN wardline.care_team t ON t.care_team_id = g.team
  ), put AS (
    INSERT INTO wardline.on_call_notice (tenant_id, site_id, care_team_id, kind, subject, because, staff_id, gap_from, gap_until)
    SELECT f.tenant_id, f.site_id, f.care_team_id, f.of_kind, f.subject, f.because, f.staff_id, f.from_at, f.until_at FROM found f
    ON CONFLICT (care_team_id, kind, subject) WHERE resolved_at IS NULL DO NOTHING RETURNING on_call_notice.kind
  ), taken AS (
    UPDATE wardline.on_call_notice n SET resolved_at = wardline.now()
    WHERE n.resolved_at IS NULL AND NOT EXISTS (SELECT FROM found f
      WHERE (f.care_team_id, f.of_kind, f.subject) = (n.care_team_id, n.kind, n.subject))
    RETURNING n.kind
  )
  SELECT k.kind, (SELECT count(*)::int FROM put WHERE put.kind = k.kind), (SELECT count(*)::int FROM taken WHERE taken.kind = k.kind)
  FROM (SELECT put.kind FROM put UNION SELECT taken.kind FROM taken) k;
END $$;

CREATE FUNCTION wardline.acknowledge_on_call_notice(which uuid) RETURNS text LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
DECLARE
  notice wardline.on_call_notice;
  code text;
BEGIN
  SELECT * INTO notice FROM wardline.on_call_notice n WHERE n.notice_id = which FOR UPDATE;
  code := CASE
    WHEN notice.notice_id IS NULL OR NOT notice.site_id = ANY (wardline.own_sites()) THEN 'unknown-notice'
    WHEN NOT notice.site_id = ANY (wardline.directed_sites()) THEN 'not-allowed'
    WHEN notice.acknowledged_at IS NOT NULL THEN 'already-acknowledged'
    ELSE 'ok' END;
  IF code = 'ok' THEN
    UPDATE wardline.on_call_notice SET acknowledged_at = wardline.now(), acknowledged_by = wardline.scope_staff() WHERE notice_id = which;
  END IF;
  RETURN wardline.answer_on_call_act(CASE WHEN code = 'unknown-notice' THEN NULL ELSE notice.site_id END,
    'on-call.notice-acknowledge', 'on-call-notice:' || which, code);
END $$;
