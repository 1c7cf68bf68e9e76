-- Whoever looks at deviations: another person than the one who deviated.

CREATE FUNCTION wardline.review_deviation(which uuid, of_finding text, words text) RETURNS text LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
DECLARE
  d wardline.deviation;
  a wardline.alert;
  code text;
BEGIN
  SELECT * INTO d FROM wardline.deviation x WHERE x.deviation_id = which FOR UPDATE;
  SELECT * INTO a FROM wardline.alert x WHERE x.alert_id = d.alert_id;
  code := CASE
    WHEN a.alert_id IS NULL OR NOT wardline.sees_alert(a) THEN 'unknown-alert'
    WHEN NOT d.site_id = ANY (wardline.sites_as('supervisor', 'lead', 'physician')) THEN 'role-not-allowed'
    WHEN d.by_staff = wardline.scope_staff() THEN 'same-person'
    WHEN EXISTS (SELECT FROM wardline.deviation_review r WHERE r.deviation_id = which) THEN 'already-closed'
    WHEN coalesce(trim(words), '') = '' THEN 'reason-required'
    ELSE 'ok' END;
  IF code = 'ok' THEN
    INSERT INTO wardline.deviation_review (deviation_id, tenant_id, site_id, patient_id, finding, note, reviewed_by)
    VALUES (which, d.tenant_id, d.site_id, d.patient_id, of_finding, trim(words), wardline.scope_staff());
  END IF;
  RETURN wardline.answer_case_act(a, 'deviation.review', code);
END $$;
