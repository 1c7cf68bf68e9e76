-- What a walk came to. Going up is possible at any point; going down only with a finished walk, a reason and a review, and
-- not at all after a red flag (hazard H17).

CREATE TABLE wardline.walk_conclusion (
  walk_id uuid PRIMARY KEY REFERENCES wardline.walk,
  tenant_id text NOT NULL,
  site_id text NOT NULL,
  patient_id uuid NOT NULL,
  alert_id uuid NOT NULL REFERENCES wardline.alert,
  proposed text,                            -- the protocol's own outcome; NULL: a question was still open
  outcome text NOT NULL,
  reason text NOT NULL,
  time_limit interval NOT NULL,
  advice text[] NOT NULL,
  required text[] NOT NULL,                 -- what has to be written down
  concluded_by uuid NOT NULL REFERENCES wardline.staff,
  at timestamptz NOT NULL DEFAULT wardline.now(),
  FOREIGN KEY (tenant_id, patient_id) REFERENCES wardline.patient (tenant_id, patient_id)
);
CREATE INDEX ON wardline.walk_conclusion (alert_id);
CREATE INDEX ON wardline.walk_conclusion (patient_id);

CREATE TABLE wardline.walk_document (
  walk_id uuid NOT NULL REFERENCES wardline.walk,
  item text NOT NULL,
  tenant_id text NOT NULL,
  site_id text NOT NULL,
  patient_id uuid NOT NULL,
  words text NOT NULL CHECK (trim(words) <> ''),
  written_by uuid NOT NULL REFERENCES wardline.staff,
  at timestamptz NOT NULL DEFAULT wardline.now(),
  PRIMARY KEY (walk_id, item),
  FOREIGN KEY (tenant_id, patient_id) REFERENCES wardline.patient (tenant_id, patient_id)
);
CREATE INDEX ON wardline.walk_document (patient_id);

-- Somebody went down from what the protocol proposed: work for a reviewer.
CREATE TABLE wardline.deviation (
  deviation_id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  tenant_id text NOT NULL,
  site_id text NOT NULL,
  patient_id uuid NOT NULL,
  alert_id uuid NOT NULL REFERENCES wardline.alert,
  walk_id uuid NOT NULL UNIQUE REFERENCES wardline.walk,
  proposed text NOT NULL,
  chosen text NOT NULL,
  reason text NOT NULL CHECK (trim(reason) <> ''),
  by_staff uuid NOT NULL REFERENCES wardline.staff,
  at timestamptz NOT NULL DEFAULT wardline.now(),
  due_at timestamptz NOT NULL DEFAULT wardline.now() + interval '3 days',
  FOREIGN KEY (tenant_id, patient_id) REFERENCES wardline.patient (tenant_id, patient_id)
);
CREATE INDEX ON wardline.deviation (site_id, at DESC);
CREATE INDEX ON wardline.deviation (patient_id);

CREATE TABLE wardline.deviation_review (
  deviation_id uuid PRIMARY KEY REFERENCES wardline.deviation,
  tenant_id text NOT NULL,
  site_id text NOT NULL,
  patient_id uuid NOT NULL,
  finding text NOT NULL CHECK (finding IN ('agreed', 'not-agreed', 'change-the-protocol')),
  note text NOT NULL CHECK (trim(note) <> ''),
  reviewed_by uuid NOT NULL REFERENCES wardline.staff,
  at timestamptz NOT NULL DEFAULT wardline.now(),
  FOREIGN KEY (tenant_id, patient_id) REFERENCES wardline.patient (tenant_id, patient_id)
);
CREATE INDEX ON wardline.deviation_review (patient_id);

-- Is the first outcome less urgent than the second? The order of #decision-tree's `protocolOutcomes`; a test holds the two
-- against each other.
CREATE FUNCTION wardline.is_milder(one text, other text) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
  SELECT array_position(o.all_of, one) > array_position(o.all_of, other)
  FROM (SELECT ARRAY['emergency-services', 'escalate-now', 'seen-within-4h', 'seen-within-24h', 'seen-within-3d', 'call-back',
    'care-at-home'] AS all_of) o
$$;

-- Items that a concluded walk still asks for.
CREATE FUNCTION wardline.missing_documents(of_walk uuid) RETURNS text[] LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT coalesce(array_agg(r.item ORDER BY r.place), '{}')
  FROM wardline.walk_conclusion c, unnest(c.required) WITH ORDINALITY AS r (item, place)
  WHERE c.walk_id = of_walk AND NOT EXISTS (SELECT FROM wardline.walk_document d WHERE d.walk_id = of_walk AND d.item = r.item)
$$;

-- `documented`: [{item, text}]. An item that is there already stays as it was written.
CREATE FUNCTION wardline.put_walk_documents(w wardline.walk, documented jsonb) RETURNS void LANGUAGE sql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  INSERT INTO wardline.walk_document (walk_id, item, tenant_id, site_id, patient_id, words, written_by)
  SELECT w.walk_id, d->>'item', w.tenant_id, w.site_id, w.patient_id, trim(d->>'text'), wardline.scope_staff()
  FROM jsonb_array_elements(documented) d ON CONFLICT DO NOTHING
$$;

-- The most urgent outcome that an earlier walk through the same protocol proposed for this alert, where that was to go up:
-- whoever asks everything again and ends lower goes down, too.
CREATE FUNCTION wardline.proposed_before(w wardline.walk) RETURNS text LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT c.proposed FROM wardline.walk o JOIN wardline.walk_conclusion c USING (walk_id)
  WHERE o.alert_id = w.alert_id AND o.tree = w.tree AND NOT wardline.is_milder(c.proposed, 'escalate-now')
  ORDER BY c.proposed = 'emergency-services' DESC LIMIT 1
$$;

-- `of_proposed`: the most urgent end that the walk has reached, whatever was corrected since; NULL: a question is still
-- open. `why`: the protocol's reason; `own_words`: the clinician's. The caller follows the protocol; what must never happen
-- is refused here again.
CREATE FUNCTION wardline.conclude_walk(of_walk uuid, expected int, of_proposed text, of_outcome text, why text, own_words text,
  within interval, of_advice text[], of_required text[], documented jsonb) RETURNS text LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
DECLARE
  a wardline.alert;
  w wardline.walk;
  goes_up boolean := NOT wardline.is_milder(of_outcome, 'escalate-now');
  before text;
  code text;
BEGIN
  SELECT x.* INTO a FROM wardline.walk v JOIN wardline.alert x USING (alert_id) WHERE v.walk_id = of_walk FOR UPDATE OF x;
  SELECT * INTO w FROM wardline.walk x WHERE x.walk_id = of_walk FOR UPDATE;
  before := wardline.proposed_before(w);
  code := coalesce(CASE WHEN goes_up THEN wardline.case_refusal(a) ELSE wardline.walk_refusal(a, w.purpose) END, CASE
    WHEN w.ended_at IS NOT NULL THEN 'protocol-ended'
    WHEN w.entries <> expected THEN 'version-conflict'
    WHEN NOT goes_up AND (a.red_flag_at IS NOT NULL OR w.red_flag_at IS NOT NULL) THEN 'below-floor'
    WHEN NOT goes_up AND of_proposed IS NULL THEN 'protocol-not-ended'
    WHEN (of_proposed IS DISTINCT FROM of_outcome OR wardline.is_milder(of_outcome, before)) AND coalesce(trim(own_words), '') = ''
      THEN 'reason-required'
    -- Whoever goes up does not wait for the paper; it is asked for afterwards.
    WHEN NOT goes_up AND EXISTS (SELECT FROM unnest(of_required) r WHERE NOT EXISTS (SELECT FROM jsonb_array_elements(documented) d
      WHERE d->>'item' = r AND coalesce(trim(d->>'text'), '') <> '')) THEN 'documentation-incomplete' END);
  IF code IS NULL THEN
    INSERT INTO wardline.walk_conclusion (walk_id, tenant_id, site_id, patient_id, alert_id, proposed, outcome, reason, time_limit,
      advice, required, concluded_by)
    VALUES (of_walk, w.tenant_id, w.site_id, w.patient_id, w.alert_id, of_proposed, of_outcome, coalesce(nullif(trim(own_words), ''), why), within, of_advice, of_required,
      wardline.scope_staff());
    UPDATE wardline.walk x SET ended_at = wardline.now() WHERE x.walk_id = of_walk;
    PERFORM wardline.put_walk_documents(w, documented);
    IF wardline.is_milder(of_outcome, of_proposed) OR wardline.is_milder(of_outcome, before) THEN
      INSERT INTO wardline.deviation (tenant_id, site_id, patient_id, alert_id, walk_id, proposed, chosen, reason, by_staff)
      VALUES (w.tenant_id, w.site_id, w.patient_id, w.alert_id, of_walk,
        CASE WHEN wardline.is_milder(of_proposed, before) THEN before ELSE of_proposed END, of_outcome, trim(own_words), wardline.scope_staff());
    END IF;
    PERFORM wardline.tell_of_case(w.alert_id, 'protocol-concluded', of_outcome);
  END IF;
  RETURN wardline.answer_case_act(a, 'walk.conclude', coalesce(code, 'ok'));
END $$;

-- What was still to be written down, by whoever concluded the walk or has the case in hand.
CREATE FUNCTION wardline.document_walk(of_walk uuid, documented jsonb) RETURNS text LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
DECLARE
  a wardline.alert;
  w wardline.walk;
  c wardline.walk_conclusion;
  code text;
BEGIN
  SELECT * INTO w FROM wardline.walk x WHERE x.walk_id = of_walk;
  SELECT * INTO a FROM wardline.alert x WHERE x.alert_id = w.alert_id;
  SELECT * INTO c FROM wardline.walk_conclusion x WHERE x.walk_id = of_walk;
  code := CASE
    WHEN a.alert_id IS NULL OR NOT wardline.sees_alert(a) THEN 'unknown-alert'
    WHEN c.walk_id IS NULL THEN 'protocol-not-ended'
    WHEN wardline.scope_staff() NOT IN (c.concluded_by, coalesce(a.owner_id, c.concluded_by)) THEN 'not-the-owner'
    WHEN EXISTS (SELECT FROM jsonb_array_elements(documented) d WHERE NOT d->>'item' = ANY (c.required)) THEN 'document-not-asked-for'
    ELSE 'ok' END;
  IF code = 'ok' THEN
    PERFORM wardline.put_walk_documents(w, documented);
  END IF;
  RETURN wardline.answer_case_act(a, 'walk.document', code);
END $$;
