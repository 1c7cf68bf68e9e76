-- Pauses, overflow rules, and standing notices about a surge.

-- A firm or a site's local team that takes no new work for a while. The newest row of a pause_id holds. It always ends.
CREATE TABLE wardline.surge_pause (
  entry_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  pause_id uuid NOT NULL,
  firm_id text REFERENCES wardline.support_firm,
  tenant_id text,
  site_id text,
  valid_from timestamptz NOT NULL,
  valid_to timestamptz NOT NULL CHECK (valid_to >= valid_from AND valid_to <= valid_from + interval '12 hours'),
  reason text NOT NULL CHECK (reason <> ''),
  overflow_to text REFERENCES wardline.support_firm, -- of a site: where work goes that would go to the local team
  recorded_by uuid NOT NULL REFERENCES wardline.staff,
  recorded_at timestamptz NOT NULL DEFAULT wardline.now(),
  FOREIGN KEY (tenant_id, site_id) REFERENCES wardline.site (tenant_id, site_id),
  CHECK ((firm_id IS NULL) = (site_id IS NOT NULL)),
  CHECK ((tenant_id IS NULL) = (site_id IS NULL)),
  CHECK (overflow_to IS NULL OR site_id IS NOT NULL)
);
CREATE INDEX ON wardline.surge_pause (pause_id, entry_id DESC);
CREATE INDEX ON wardline.surge_pause (valid_to);

CREATE FUNCTION wardline.pauses_at(moment timestamptz) RETURNS SETOF wardline.surge_pause LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT n.* FROM (SELECT DISTINCT ON (p.pause_id) p.* FROM wardline.surge_pause p
    WHERE p.valid_from > moment - interval '13 hours' ORDER BY p.pause_id, p.entry_id DESC) n
  WHERE n.valid_from <= moment AND moment < n.valid_to
$$;

-- Does an agreement in force let the firm do such work? NULL programmes: for all of them.
CREATE FUNCTION wardline.is_agreed(firm text, for_tenant text, of_programmes text[], at timestamptz) RETURNS boolean LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT EXISTS (SELECT FROM wardline.agreements_of(firm) g WHERE g.tenant_id = for_tenant
    AND g.valid_from <= at AND (g.valid_to IS NULL OR g.valid_to > at)
    AND (g.programmes IS NULL OR g.programmes && of_programmes))
$$;

CREATE FUNCTION wardline.answer_surge_act(for_tenant text, act text, about text, code text) RETURNS text LANGUAGE sql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  INSERT INTO wardline.audit_event (staff_id, session_id, tenant_id, action, target, outcome)
  VALUES (wardline.scope_staff(), nullif(current_setting('wardline.session_id', true), '')::uuid, for_tenant, act, about, code);
  SELECT code
$$;

-- May the person of this transaction pause it? The firm: its supervisor. The local team: its charge nurse or the lead.
CREATE FUNCTION wardline.may_pause(firm text, for_tenant text, at_site text) RETURNS boolean LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT CASE WHEN firm IS NOT NULL THEN coalesce(firm = wardline.supervised_firm(), false)
    ELSE at_site = ANY (wardline.sites_as('charge-nurse', 'lead')) END
$$;

CREATE FUNCTION wardline.pause_team(which uuid, at_site text, from_at timestamptz, to_at timestamptz, why text, instead text)
  RETURNS text LANGUAGE plpgsql SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
DECLARE
  firm text := CASE WHEN at_site IS NULL THEN wardline.supervised_firm() END;
  tenant text := (SELECT s.tenant_id FROM wardline.site s WHERE s.site_id = at_site AND s.tenant_id = ANY (wardline.visible_tenants()));
  code text := CASE
    WHEN at_site IS NOT NULL AND tenant IS NULL THEN 'unknown-site'
    WHEN NOT wardline.may_pause(firm, tenant, at_site) OR (at_site IS NULL AND firm IS NULL) THEN 'not-allowed'
    WHEN EXISTS (SELECT FROM wardline.surge_pause p WHERE p.pause_id = which) THEN 'unknown-pause'
    WHEN to_at <= from_at OR to_at <= wardline.now() OR to_at > from_at + interval '12 hours'
      OR from_at > wardline.now() + interval '7 days' OR from_at < wardline.now() - interval '1 minute' THEN 'bad-dates'
    WHEN instead IS NOT NULL AND NOT (at_site IS NOT NULL AND EXISTS (SELECT FROM wardline.agreements_of(instead) g WHERE g.tenant_id = tenant
      AND g.valid_from <= wardline.now() AND (g.valid_to IS NULL OR g.valid_to > wardline.now()))) THEN 'team-not-agreed'
    ELSE 'ok' END;
BEGIN
  IF code = 'ok' THEN
    INSERT INTO wardline.surge_pause (pause_id, firm_id, tenant_id, site_id, valid_from, valid_to, reason, overflow_to, recorded_by)
    VALUES (which, firm, tenant, at_site, from_at, to_at, why, instead, wardline.scope_staff());
  END IF;
  IF at_site IS NULL THEN
    RETURN wardline.answer_firm_act('surge.pause', 'pause:' || which, code);
  END IF;
  RETURN wardline.answer_surge_act(tenant, 'surge.pause', 'pause:' || which, code);
END $$;

-- Sooner than it said. What has ended stays ended.
CREATE FUNCTION wardline.end_pause(which uuid) RETURNS text LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
DECLARE
  p wardline.surge_pause;
  code text;
BEGIN
  SELECT * INTO p FROM wardline.surge_pause x WHERE x.pause_id = which ORDER BY x.entry_id DESC LIMIT 1;
  code := CASE
    WHEN p.pause_id IS NULL OR NOT wardline.may_pause(p.firm_id, p.tenant_id, p.site_id) THEN 'unknown-pause'
    WHEN p.valid_to <= wardline.now() THEN 'already-ended'
    ELSE 'ok' END;
  IF code = 'ok' THEN
    INSERT INTO wardline.surge_pause (pause_id, firm_id, tenant_id, site_id, valid_from, valid_to, reason, overflow_to, recorded_by)
    VALUES (p.pause_id, p.firm_id, p.tenant_id, p.site_id, least(p.valid_from, wardline.now()), wardline.now(), p.reason, p.overflow_to,
      wardline.scope_staff());
  END IF;
  IF code <> 'unknown-pause' AND p.firm_id IS NOT NULL THEN
    RETURN wardline.answer_firm_act('surge.pause-end', 'pause:' || which, code);
  END IF;
  RETURN wardline.answer_surge_act(CASE WHEN code <> 'unknown-pause' THEN p.tenant_id END, 'surge.pause-end', 'pause:' || which, code);
END $$;

-- What a lead has signed off: under which circumstances which work goes to whom. The newest row of a rule_id holds.
CREATE TABLE wardline.overflow_rule (
  entry_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  rule_id uuid NOT NULL,
  tenant_id text NOT NULL REFERENCES wardline.health_system,
  programmes text[] CHECK (cardinality(programmes) > 0), -- NULL: all
  severities text[] NOT NULL CHECK (cardinality(severities) > 0 AND severities <@ ARRAY['tier1', 'indeterminate']), -- never critical
  breach_within_minutes int CHECK (breach_within_minutes BETWEEN 1 AND 480),
  queue_longer_than int CHECK (queue_longer_than >= 0),
  when_paused boolean NOT NULL,
  to_firm text REFERENCES wardline.support_firm, -- NULL: the local team
  priority int NOT NULL CHECK (priority BETWEEN 1 AND 99),
  valid_from timestamptz NOT NULL,
  valid_to timestamptz CHECK (valid_to >= valid_from),
  recorded_by uuid NOT NULL REFERENCES wardline.staff,
  recorded_at timestamptz NOT NULL DEFAULT wardline.now(),
  CHECK (breach_within_minutes IS NOT NULL OR queue_longer_than IS NOT NULL OR when_paused)
);
CREATE INDEX ON wardline.overflow_rule (tenant_id, rule_id, entry_id DESC);

CREATE FUNCTION wardline.overflow_rules_at(moment timestamptz) RETURNS SETOF wardline.overflow_rule LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT n.* FROM (SELECT DISTINCT ON (r.rule_id) r.* FROM wardline.overflow_rule r ORDER BY r.rule_id, r.entry_id DESC) n
  WHERE n.valid_from <= moment AND (n.valid_to IS NULL OR moment < n.valid_to)
$$;

CREATE FUNCTION wardline.put_overflow_rule(which uuid, for_tenant text, of_programmes text[], of_severities text[], breach_minutes int,
  longer_than int, if_paused boolean, to_team text, of_priority int, from_at timestamptz, to_at timestamptz) RETURNS text LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
DECLARE
  code text := CASE
    WHEN NOT for_tenant = ANY (wardline.tenants_as('lead')) THEN 'not-allowed'
    WHEN EXISTS (SELECT FROM wardline.overflow_rule r WHERE r.rule_id = which AND r.tenant_id <> for_tenant) THEN 'unknown-rule'
    WHEN to_at < from_at THEN 'bad-dates'
    WHEN EXISTS (SELECT FROM unnest(of_programmes) p WHERE p NOT IN (SELECT programme_id FROM wardline.programme)) THEN 'unknown-programme'
    WHEN to_team IS NOT NULL AND NOT EXISTS (SELECT FROM wardline.support_firm f WHERE f.firm_id = to_team) THEN 'unknown-firm'
    -- Ending a rule is always possible, also when the agreement has ended before it.
    WHEN to_team IS NOT NULL AND (to_at IS NULL OR to_at > wardline.now()) AND NOT EXISTS (
      SELECT FROM wardline.agreements_of(to_team) g WHERE g.tenant_id = for_tenant AND (g.valid_to IS NULL OR g.valid_to > from_at)
        AND (g.programmes IS NULL OR of_programmes <@ g.programmes)) THEN 'team-not-agreed'
    ELSE 'ok' END;
BEGIN
  IF code = 'ok' THEN
    INSERT INTO wardline.overflow_rule (rule_id, tenant_id, programmes, severities, breach_within_minutes, queue_longer_than,
      when_paused, to_firm, priority, valid_from, valid_to, recorded_by)
    VALUES (which, for_tenant, of_programmes, of_severities, breach_minutes, longer_than, if_paused, to_team, of_priority, from_at,
      to_at, wardline.scope_staff());
  END IF;
  RETURN wardline.answer_surge_act(for_tenant, 'surge.rule', 'overflow-rule:' || which, code);
END $$;

-- Moves what the clock has worked out, as far as it still holds under the alert's lock: unclaimed, not critical, by a rule
-- that is in force for it, to a team whose agreement covers it. How many went, by rule. Again the same moves nothing.
CREATE FUNCTION wardline.apply_overflow(moves jsonb) RETURNS TABLE (rule_id uuid, moved int) LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
#variable_conflict use_column
DECLARE
  m record;
  a wardline.alert;
  r wardline.overflow_rule;
  went jsonb := '{}';
BEGIN
  FOR m IN SELECT x.* FROM jsonb_to_recordset(moves) AS x ("alertId" uuid, "ruleId" uuid, cause text, target text) ORDER BY x."alertId"
  LOOP
    SELECT * INTO a FROM wardline.alert q WHERE q.alert_id = m."alertId" AND q.state = 'open' AND q.severity <> 'critical'
      AND q.resolved_at IS NULL FOR UPDATE SKIP LOCKED;
    CONTINUE WHEN NOT FOUND;
    SELECT * INTO r FROM wardline.overflow_rules_at(wardline.now()) q WHERE q.rule_id = m."ruleId" AND q.tenant_id = a.tenant_id
      AND a.severity = ANY (q.severities)
      AND (q.programmes IS NULL OR q.programmes && wardline.programmes_at_stake(a, wardline.now()));
    CONTINUE WHEN NOT FOUND;
    CONTINUE WHEN m.target <> 'local' AND NOT wardline.is_agreed(m.target, a.tenant_id, wardline.programmes_at_stake(a, wardline.now()), wardline.now());
    CONTINUE WHEN m.target <> coalesce(r.to_firm, 'local') AND NOT (r.to_firm IS NULL AND EXISTS (
      SELECT FROM wardline.pauses_at(wardline.now()) p WHERE p.site_id = a.site_id AND p.overflow_to = m.target));
    INSERT INTO wardline.alert_overflow (tenant_id, site_id, patient_id, alert_id, rule_id, cause, to_firm)
    VALUES (a.tenant_id, a.site_id, a.patient_id, a.alert_id, r.rule_id, m.cause, nullif(m.target, 'local'))
    ON CONFLICT (alert_id) DO NOTHING;
    CONTINUE WHEN NOT FOUND;
    IF m.target = 'local' THEN
      PERFORM wardline.escalate_alert(a.alert_id, 'overflow: ' || m.cause, NULL);
    END IF;
    PERFORM wardline.append_alert_event(a.alert_id, 'overflowed', NULL, 'rule ' || r.rule_id || ', ' || m.cause || ', to ' || m.target);
    went := went || jsonb_build_object(r.rule_id::text, coalesce((went ->> r.rule_id::text)::int, 0) + 1);
  END LOOP;
  RETURN QUERY SELECT e.key::uuid, e.value::int FROM jsonb_each_text(went) e;
END $$;

-- Takes back what was opened to another firm and nobody has claimed. By the lead, or a supervisor who serves it.
CREATE FUNCTION wardline.return_overflow(of_alert uuid) RETURNS text LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
DECLARE
  o wardline.alert_overflow;
  a wardline.alert;
  code text;
BEGIN
  SELECT * INTO a FROM wardline.alert x WHERE x.alert_id = of_alert FOR UPDATE;
  SELECT * INTO o FROM wardline.alert_overflow x WHERE x.alert_id = of_alert;
  code := CASE
    WHEN o.alert_id IS NULL OR NOT a.site_id = ANY (wardline.clinical_sites()) THEN 'unknown-overflow'
    WHEN NOT (a.site_id = ANY (wardline.sites_as('lead'))
      OR a.site_id = ANY (wardline.sites_as('supervisor')) AND wardline.supervised_firm() IS DISTINCT FROM o.to_firm) THEN 'not-allowed'
    WHEN o.returned_at IS NOT NULL THEN 'already-returned'
    WHEN o.to_firm IS NULL OR a.state <> 'open' THEN 'already-taken' -- with the local team, or with a clinician
    ELSE 'ok' END;
  IF code = 'ok' THEN
    UPDATE wardline.alert_overflow x SET returned_at = wardline.now(), returned_by = wardline.scope_staff() WHERE x.alert_id = of_alert;
    PERFORM wardline.append_alert_event(of_alert, 'overflow-returned', wardline.scope_staff(), 'rule ' || o.rule_id);
  END IF;
  INSERT INTO wardline.audit_event (staff_id, session_id, tenant_id, patient_id, action, target, outcome)
  VALUES (wardline.scope_staff(), nullif(current_setting('wardline.session_id', true), '')::uuid,
    CASE WHEN code <> 'unknown-overflow' THEN a.tenant_id END, CASE WHEN code <> 'unknown-overflow' THEN a.patient_id END,
    'surge.return', 'alert:' || of_alert, code);
  RETURN code;
END $$;

-- Standing alarms to supervisor and lead about a surge. They stand as long as it is so, acknowledged or not.
CREATE TABLE wardline.surge_notice (
  notice_id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  tenant_id text NOT NULL REFERENCES wardline.health_system,
  kind text NOT NULL CHECK (kind IN ('limits-at-risk', 'team-paused', 'overflowing')),
  subject text NOT NULL DEFAULT '',         -- firm, site or rule
  at timestamptz NOT NULL,                  -- first limit to be missed; end of the pause; when the rule began to move work
  opened_at timestamptz NOT NULL DEFAULT wardline.now(),
  acknowledged_at timestamptz,
  acknowledged_by uuid REFERENCES wardline.staff,
  resolved_at timestamptz
);
CREATE UNIQUE INDEX surge_notice_one_open ON wardline.surge_notice (tenant_id, kind, subject) WHERE resolved_at IS NULL;

-- What the watch has found, all of it: opens what is new, resolves what is no longer so.
CREATE FUNCTION wardline.settle_surge_notices(notices jsonb) RETURNS TABLE (kind text, opened int, resolved int) LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
#variable_conflict use_column
BEGIN
  RETURN QUERY
  WITH told AS (
    SELECT f.tenant, f.kind AS of_kind, coalesce(f.subject, '') AS subject, f.at
    FROM jsonb_to_recordset(notices) AS f (tenant text, kind text, subject text, at timestamptz)
  ), put AS (
    INSERT INTO wardline.surge_notice (tenant_id, kind, subject, at)
    SELECT DISTINCT ON (f.tenant, f.of_kind, f.subject) f.tenant, f.of_kind, f.subject, f.at FROM told f ORDER BY 1, 2, 3, 4
    ON CONFLICT (tenant_id, kind, subject) WHERE resolved_at IS NULL DO NOTHING RETURNING surge_notice.kind
  ), taken AS (
    UPDATE wardline.surge_notice n SET resolved_at = wardline.now()
    WHERE n.resolved_at IS NULL AND NOT EXISTS (SELECT FROM told f
      WHERE (f.tenant, f.of_kind, f.subject) = (n.tenant_id, n.kind, n.subject))
    RETURNING n.kind
  )
  SELECT k.kind, (SELECT count(*)::int FROM put WHERE put.kind = k.kind), (SELECT count(*)::int FROM taken WHERE taken.kind = k.kind)
  FROM (SELECT put.kind FROM put UNION SELECT taken.kind FROM taken) k;
END $$;

CREATE FUNCTION wardline.acknowledge_surge_notice(which uuid) RETURNS text LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
DECLARE
  notice wardline.surge_notice;
  code text;
BEGIN
  SELECT * INTO notice FROM wardline.surge_notice n WHERE n.notice_id = which FOR UPDATE;
  code := CASE
    WHEN notice.notice_id IS NULL OR NOT notice.tenant_id = ANY (wardline.coverage_tenants()) THEN 'unknown-notice'
    WHEN notice.acknowledged_at IS NOT NULL THEN 'already-acknowledged'
    ELSE 'ok' END;
  IF code = 'ok' THEN
    UPDATE wardline.surge_notice SET acknowledged_at = wardline.now(), acknowledged_by = wardline.scope_staff() WHERE notice_id = which;
  END IF;
  RETURN wardline.answer_surge_act(CASE WHEN code <> 'unknown-notice' THEN notice.tenant_id END, 'surge.notice-acknowledge',
    'surge-notice:' || which, code);
END $$;

-- The firm of the person of this transaction, and those that serve the health systems where he or she works.
CREATE FUNCTION wardline.firms_of_mine() RETURNS text[] LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT coalesce(array_agg(DISTINCT f.firm_id), '{}') FROM (
    SELECT p.firm_id FROM wardline.staff p WHERE p.staff_id = wardline.scope_staff() AND p.firm_id IS NOT NULL
    UNION ALL
    SELECT g.firm_id FROM wardline.agreement g WHERE g.tenant_id = ANY (
      wardline.tenants_as('nurse', 'charge-nurse', 'physician', 'lead', 'operator', 'privacy-officer'))) f
$$;
