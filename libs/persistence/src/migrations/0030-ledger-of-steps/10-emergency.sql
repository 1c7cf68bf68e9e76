-- How long an emergency may be without news stands in the escalation policy, signed with it. As #domain's
-- `defaultEmergencyNewsSeconds` where it says nothing.
CREATE FUNCTION wardline.emergency_news_within(policy jsonb) RETURNS interval LANGUAGE sql IMMUTABLE AS $$
  SELECT coalesce(make_interval(secs => (policy -> 'emergencyNewsWithinSeconds')::float8), interval '10 minutes')
$$;
REVOKE ALL ON FUNCTION wardline.emergency_news_within(jsonb) FROM PUBLIC;

CREATE OR REPLACE FUNCTION wardline.policy_of_document(document jsonb, of_hash text) RETURNS jsonb LANGUAGE sql IMMUTABLE AS $$
  SELECT jsonb_build_object('id', document -> 'tree', 'version', document -> 'version', 'hash', of_hash)
    || (SELECT jsonb_object_agg(e.key, e.value) FROM jsonb_each(wardline.in_seconds(document)) e
      WHERE e.key IN ('severities', 'sites', 'programmes', 'tier1', 'steps', 'repeats', 'lastResort', 'startCareWithinSeconds',
        'closeWithinSeconds', 'emergencyNewsWithinSeconds', 'snooze', 'worsening'))
$$;

CREATE OR REPLACE FUNCTION wardline.open_emergency(key uuid, of_alert uuid, words text, in_country text) RETURNS text LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
DECLARE
  a wardline.alert := wardline.lock_alert_in_sight(of_alert);
  me uuid := wardline.scope_staff();
  known wardline.emergency;
  code text;
BEGIN
  SELECT e.* INTO known FROM wardline.emergency e WHERE e.event_key = key;
  code := CASE
    WHEN a.alert_id IS NULL THEN 'unknown-alert'
    WHEN NOT (coalesce(a.owner_id = me, false) OR wardline.is_local_at(a.site_id)) THEN
      CASE WHEN a.site_id = ANY (wardline.sites_as('tier1')) THEN 'not-the-owner' ELSE 'role-not-allowed' END
    WHEN known.event_key IS NOT NULL THEN
      CASE WHEN known.alert_id = of_alert AND known.caller_id = me THEN 'ok' ELSE 'event-key-taken' END
    WHEN a.resolved_at IS NOT NULL THEN 'illegal-transition'
    WHEN EXISTS (SELECT FROM wardline.emergency e WHERE e.alert_id = of_alert AND e.ended_at IS NULL) THEN 'emergency-open'
    ELSE 'ok' END;
  IF code = 'ok' AND known.event_key IS NULL THEN
    INSERT INTO wardline.emergency (event_key, tenant_id, site_id, patient_id, alert_id, caller_id, said, country, at)
    VALUES (key, a.tenant_id, a.site_id, a.patient_id, of_alert, me, nullif(trim(words), ''), in_country, wardline.now());
    PERFORM wardline.put_follow_up(of_alert, 'emergency', wardline.emergency_news_within(a.policy), jsonb_build_object('emergency', key), me, me);
    PERFORM wardline.put_contact(a.patient_id, me, of_alert, 'emergency');
    IF wardline.is_local_at(a.site_id) THEN
      PERFORM wardline.append_alert_event(of_alert, 'emergency', me, NULL);
    ELSE
      PERFORM wardline.raise_case(of_alert, 'emergency', 'emergency: an ambulance is called for this patient', me);
    END IF;
  END IF;
  RETURN wardline.answer_follow_act(a.tenant_id, a.patient_id, 'emergency.open', 'alert:' || of_alert, code);
END $$;

DROP FUNCTION wardline.emergency_news_within();
