-- Escalation policies are signed documents as trees are, and put to work, rolled back and stopped like them. Which one an
-- alert opens under stands in a small table of its own, kept by the log of activations: it is asked for every alert.

ALTER TABLE wardline.tree_document DROP CONSTRAINT tree_document_kind_check,
  ADD CONSTRAINT tree_document_kind_check CHECK (kind IN ('screening', 'protocol', 'escalation-policy'));

-- One row per place that a policy at work is for. No row for a severity: the built-in policy.
CREATE TABLE wardline.escalation_policy_in_force (
  tenant_id text NOT NULL REFERENCES wardline.health_system,
  tree text NOT NULL,                       -- the policy's name
  hash text NOT NULL REFERENCES wardline.tree_version,
  activation_id bigint NOT NULL REFERENCES wardline.tree_activation,
  severity text NOT NULL CHECK (severity IN ('indeterminate', 'tier1', 'critical')),
  site_id text,                             -- NULL: every site
  programme_id text,                        -- NULL: every programme
  holds boolean NOT NULL DEFAULT true,      -- false: its signatures were found not to; it is passed over
  UNIQUE NULLS NOT DISTINCT (tenant_id, tree, severity, site_id, programme_id)
);
CREATE INDEX ON wardline.escalation_policy_in_force (tenant_id, severity);

-- The places of a policy document. A missing list: all.
CREATE FUNCTION wardline.policy_places(document jsonb) RETURNS TABLE (severity text, site_id text, programme_id text)
  LANGUAGE sql IMMUTABLE AS $$
  SELECT s.severity, i.site_id, p.programme_id
  FROM jsonb_array_elements_text(coalesce(document -> 'severities', '["indeterminate", "tier1", "critical"]')) s (severity),
    LATERAL (SELECT NULL WHERE NOT document ? 'sites'
      UNION ALL SELECT jsonb_array_elements_text(document -> 'sites')) i (site_id),
    LATERAL (SELECT NULL WHERE NOT document ? 'programmes'
      UNION ALL SELECT jsonb_array_elements_text(document -> 'programmes')) p (programme_id)
$$;

CREATE FUNCTION wardline.is_escalation_policy(of_hash text) RETURNS boolean LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT EXISTS (SELECT FROM wardline.tree_version v WHERE v.hash = of_hash AND v.document ->> 'kind' = 'escalation-policy')
$$;

-- Every act on a policy (activate, roll back, stop, resume) is a row of the log; the log's lock is held here.
CREATE FUNCTION wardline.keep_policies_in_force() RETURNS trigger LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
BEGIN
  DELETE FROM wardline.escalation_policy_in_force f WHERE f.tenant_id = NEW.tenant_id AND f.tree = NEW.tree;
  INSERT INTO wardline.escalation_policy_in_force (tenant_id, tree, hash, activation_id, severity, site_id, programme_id)
  SELECT NEW.tenant_id, NEW.tree, NEW.hash, NEW.entry_id, p.severity, p.site_id, p.programme_id
  FROM wardline.tree_version v, wardline.policy_places(v.document) p
  WHERE v.hash = NEW.hash AND v.document ->> 'kind' = 'escalation-policy';
  RETURN NULL;
END $$;
CREATE TRIGGER keep_policies_in_force AFTER INSERT ON wardline.tree_activation
  FOR EACH ROW EXECUTE FUNCTION wardline.keep_policies_in_force();

-- The policy that an alert of this patient opens under now: the most specific one at work, of two equally specific ones
-- the one that was put to work later. NULL: the built-in policy. A patient who is nobody (NULL) is in no programme.
CREATE FUNCTION wardline.escalation_policy_for(of_tenant text, of_site text, of_patient uuid, of_severity text) RETURNS text
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT f.hash FROM wardline.escalation_policy_in_force f
  WHERE f.tenant_id = of_tenant AND f.severity = of_severity AND f.holds
    AND (f.site_id IS NULL OR f.site_id = of_site)
    AND (f.programme_id IS NULL
      OR f.programme_id = ANY ((SELECT wardline.programmes_of(of_patient, wardline.now()))::text[]))
  ORDER BY f.site_id IS NOT NULL DESC, f.programme_id IS NOT NULL DESC, f.activation_id DESC LIMIT 1
$$;

ALTER TABLE wardline.escalation_policy_in_force ENABLE ROW LEVEL SECURITY;
CREATE POLICY server_reads ON wardline.escalation_policy_in_force FOR SELECT TO wardline_server
  USING (tenant_id = ANY ((SELECT wardline.tree_tenants())::text[]));
CREATE POLICY wardline_clock_works ON wardline.escalation_policy_in_force FOR SELECT TO wardline_clock USING (true);
CREATE POLICY wardline_auditor_works ON wardline.escalation_policy_in_force FOR SELECT TO wardline_auditor USING (true);
GRANT SELECT ON wardline.escalation_policy_in_force TO wardline_server, wardline_clock, wardline_auditor;

REVOKE ALL ON FUNCTION wardline.is_escalation_policy(text), wardline.keep_policies_in_force(),
  wardline.escalation_policy_for(text, text, uuid, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION wardline.escalation_policy_for(text, text, uuid, text)
  TO wardline_server, wardline_ingest, wardline_clock, wardline_auditor;
