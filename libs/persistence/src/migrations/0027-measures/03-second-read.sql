-- What was filtered, looked at again by a person: drawn by lot, so that a share filtered can say what it missed (hazard H24).

CREATE TABLE wardline.second_read_draw (
  draw_id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  tenant_id text NOT NULL,
  site_id text NOT NULL,
  patient_id uuid NOT NULL,
  decision_id bigint NOT NULL UNIQUE,       -- nothing is drawn twice
  decided_at timestamptz NOT NULL,
  measurement_id bigint NOT NULL,
  tree text NOT NULL,
  drawn_by uuid NOT NULL REFERENCES wardline.staff,
  drawn_at timestamptz NOT NULL DEFAULT wardline.now(),
  FOREIGN KEY (tenant_id, patient_id) REFERENCES wardline.patient (tenant_id, patient_id)
);
CREATE INDEX ON wardline.second_read_draw (site_id, decided_at);
CREATE INDEX ON wardline.second_read_draw (patient_id);

CREATE TABLE wardline.second_read (
  draw_id uuid PRIMARY KEY REFERENCES wardline.second_read_draw,
  tenant_id text NOT NULL,
  site_id text NOT NULL,
  patient_id uuid NOT NULL,
  finding text NOT NULL CHECK (finding IN ('agrees', 'disagrees')),
  words text,
  read_by uuid NOT NULL REFERENCES wardline.staff,
  at timestamptz NOT NULL DEFAULT wardline.now(),
  FOREIGN KEY (tenant_id, patient_id) REFERENCES wardline.patient (tenant_id, patient_id),
  CHECK (finding = 'agrees' OR trim(words) <> '')
);
CREATE INDEX ON wardline.second_read (patient_id);

-- By a lead: every filtered decision of the time has the same chance, and whoever draws does not choose.
CREATE FUNCTION wardline.draw_second_reads(at_site text, from_at timestamptz, to_at timestamptz, at_most int) RETURNS text LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
DECLARE
  for_tenant text := (SELECT s.tenant_id FROM wardline.site s WHERE s.site_id = at_site);
  drawn int := 0;
  code text := CASE WHEN at_site = ANY (wardline.sites_as('lead')) THEN 'ok' ELSE 'role-not-allowed' END;
BEGIN
  IF code = 'ok' THEN
    INSERT INTO wardline.second_read_draw (tenant_id, site_id, patient_id, decision_id, decided_at, measurement_id, tree, drawn_by)
    SELECT d.tenant_id, p.site_id, d.patient_id, d.decision_id, d.decided_at, d.measurement_id, d.tree, wardline.scope_staff()
    FROM wardline.decision d JOIN wardline.patient p USING (patient_id)
    WHERE p.site_id = at_site AND d.tenant_id = for_tenant AND d.disposition = 'baseline' AND d.cause = 'arrival'
      AND d.decided_at >= from_at AND d.decided_at < to_at
      AND d.patient_id NOT IN (SELECT wardline.closed_records())
      AND NOT EXISTS (SELECT FROM wardline.second_read_draw x WHERE x.decision_id = d.decision_id)
    ORDER BY random() LIMIT least(at_most, 100)
    ON CONFLICT (decision_id) DO NOTHING;
    GET DIAGNOSTICS drawn = ROW_COUNT;
    code := CASE drawn WHEN 0 THEN 'nothing-to-draw' ELSE 'ok' END;
  END IF;
  INSERT INTO wardline.audit_event (staff_id, session_id, tenant_id, action, target, outcome)
  VALUES (wardline.scope_staff(), nullif(current_setting('wardline.session_id', true), '')::uuid,
    CASE WHEN code <> 'role-not-allowed' THEN for_tenant END, 'second-read.draw', 'site:' || at_site, code);
  RETURN code;
END $$;

-- Whoever disagrees has found somebody whom nobody was asked to look at: that opens work with a clock, at once.
CREATE FUNCTION wardline.record_second_read(which uuid, of_finding text, note text) RETURNS text LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
DECLARE
  d wardline.second_read_draw;
  said text := nullif(trim(note), '');
  code text;
BEGIN
  SELECT x.* INTO d FROM wardline.second_read_draw x WHERE x.draw_id = which FOR UPDATE;
  code := CASE
    WHEN d.draw_id IS NULL OR NOT wardline.may_see_patient(d.patient_id)
      OR d.patient_id IN (SELECT wardline.closed_records()) THEN 'unknown-draw'
    WHEN NOT d.site_id = ANY (wardline.sites_as('nurse', 'charge-nurse', 'physician', 'lead')) THEN 'role-not-allowed'
    WHEN EXISTS (SELECT FROM wardline.second_read r WHERE r.draw_id = which) THEN 'already-read'
    WHEN of_finding = 'disagrees' AND said IS NULL THEN 'reason-required'
    ELSE 'ok' END;
  IF code = 'ok' THEN
    INSERT INTO wardline.second_read (draw_id, tenant_id, site_id, patient_id, finding, words, read_by)
    VALUES (which, d.tenant_id, d.site_id, d.patient_id, of_finding, said, wardline.scope_staff());
    IF of_finding = 'disagrees' THEN
      PERFORM wardline.open_platform_alert(d.patient_id, 'second-read', 'A reading that was filtered should have been looked at: ' || said,
        interval '1 hour', jsonb_build_object('secondRead', which, 'measurement', d.measurement_id::text));
    END IF;
  END IF;
  PERFORM wardline.answer_patient_act(CASE WHEN code <> 'unknown-draw' THEN d.tenant_id END,
    CASE WHEN code <> 'unknown-draw' THEN d.patient_id END, 'second-read.record', code);
  RETURN code;
END $$;
