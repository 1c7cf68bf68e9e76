-- Rights.
ALTER TABLE wardline.alert_custody ENABLE ROW LEVEL SECURITY;
CREATE POLICY server_reads ON wardline.alert_custody FOR SELECT TO wardline_server
  USING (site_id = ANY ((SELECT wardline.clinical_sites())::text[]));
CREATE POLICY agreed_programmes ON wardline.alert_custody AS RESTRICTIVE TO wardline_server USING (
  cardinality((SELECT wardline.limited_sites())::text[]) = 0
  OR wardline.agreed_patient(patient_id, (SELECT wardline.limited_sites())::text[], (SELECT wardline.agreed_programmes())::text[]));
CREATE POLICY not_withdrawn ON wardline.alert_custody AS RESTRICTIVE FOR SELECT TO wardline_server
  USING (patient_id NOT IN (SELECT wardline.closed_records()));
CREATE POLICY wardline_auditor_works ON wardline.alert_custody FOR SELECT TO wardline_auditor USING (true);
GRANT SELECT ON wardline.alert_custody TO wardline_server, wardline_auditor;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON wardline.alert_custody
  FOR EACH STATEMENT EXECUTE FUNCTION wardline.refuse_change();

ALTER TABLE wardline.built_in_policy ENABLE ROW LEVEL SECURITY;
CREATE POLICY everybody_reads ON wardline.built_in_policy FOR SELECT
  TO wardline_ingest, wardline_clock, wardline_auditor USING (true);
GRANT SELECT ON wardline.built_in_policy TO wardline_ingest, wardline_clock, wardline_auditor;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON wardline.built_in_policy
  FOR EACH STATEMENT EXECUTE FUNCTION wardline.refuse_change();

GRANT UPDATE (snoozed_until, outcome, taken_extremes) ON wardline.alert TO wardline_server;
CREATE POLICY wardline_clock_works ON wardline.alert_receipt FOR SELECT TO wardline_clock USING (true);
GRANT SELECT ON wardline.alert_receipt TO wardline_clock;

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA wardline FROM PUBLIC;
GRANT EXECUTE ON FUNCTION wardline.is_calling(text, text), wardline.state_limit(text, jsonb), wardline.widen(jsonb, jsonb),
  wardline.is_beyond(jsonb, jsonb, jsonb), wardline.is_outside(jsonb, jsonb, jsonb), wardline.holder_of(wardline.alert),
  wardline.policy_for(text, text, uuid, text)
  TO wardline_server, wardline_ingest, wardline_clock, wardline_auditor;
GRANT EXECUTE ON FUNCTION wardline.append_alert_event(uuid, text, uuid, text), wardline.escalate_alert(uuid, text, uuid),
  wardline.was_seen(wardline.alert) TO wardline_clock;
GRANT EXECUTE ON FUNCTION wardline.closing_obstacles(uuid), wardline.needs_confirmation(uuid), wardline.may_hold_alert(uuid, uuid, boolean)
  TO wardline_server;
