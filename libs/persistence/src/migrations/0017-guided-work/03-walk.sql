-- A walk through an approved protocol on one alert: what was known when it began, and every answer as it was given. Where
-- it stands is rebuilt from these rows, so that it outlives a page, a process and a shift.

CREATE TABLE wardline.walk (
  walk_id uuid PRIMARY KEY,
  tenant_id text NOT NULL,
  site_id text NOT NULL,
  patient_id uuid NOT NULL,
  alert_id uuid NOT NULL REFERENCES wardline.alert,
  tree text NOT NULL,
  version text NOT NULL,
  hash text NOT NULL,
  purpose text NOT NULL CHECK (purpose IN ('clinical', 'not-reached')),
  facts jsonb NOT NULL,                     -- as the protocol saw them when it began
  started_by uuid NOT NULL REFERENCES wardline.staff,
  started_at timestamptz NOT NULL DEFAULT wardline.now(),
  entries int NOT NULL DEFAULT 0,           -- answers that are recorded: the version that an answer is given to
  red_flag_at timestamptz,                  -- a red flag was answered yes; no correction takes it back
  ended_at timestamptz,                     -- concluded, or begun anew
  FOREIGN KEY (tenant_id, patient_id) REFERENCES wardline.patient (tenant_id, patient_id)
);
CREATE UNIQUE INDEX walk_one_open ON wardline.walk (alert_id, tree) WHERE ended_at IS NULL;
CREATE INDEX ON wardline.walk (alert_id, started_at);
CREATE INDEX ON wardline.walk (patient_id);

CREATE TABLE wardline.walk_answer (
  walk_id uuid NOT NULL REFERENCES wardline.walk,
  seq int NOT NULL,
  tenant_id text NOT NULL,
  site_id text NOT NULL,
  patient_id uuid NOT NULL,
  question text NOT NULL,                   -- its id in the protocol
  given text NOT NULL CHECK (given IN ('yes', 'no', 'could-not-assess')),
  heard text NOT NULL CHECK (heard IN ('yes', 'no', 'could-not-assess')), -- what it comes to: through a child no answer is one (H26)
  red_flag boolean NOT NULL,
  spoke_with text NOT NULL CHECK (spoke_with IN ('patient', 'proxy', 'other', 'nobody')),
  interpreter text NOT NULL CHECK (interpreter IN ('not-needed', 'professional', 'staff', 'adult-relative', 'child', 'none')),
  corrects int,                             -- the answer to the same question that this one takes the place of
  answered_by uuid NOT NULL REFERENCES wardline.staff,
  at timestamptz NOT NULL DEFAULT wardline.now(),
  seconds int NOT NULL CHECK (seconds >= 0), -- since the answer before, or since the case was opened
  PRIMARY KEY (walk_id, seq),
  FOREIGN KEY (tenant_id, patient_id) REFERENCES wardline.patient (tenant_id, patient_id),
  CHECK (corrects < seq)
);
CREATE INDEX ON wardline.walk_answer (patient_id);

-- What was written down beside the answers.
CREATE TABLE wardline.case_note (
  note_id uuid PRIMARY KEY,                 -- the writer's own: sent twice, it is written once
  tenant_id text NOT NULL,
  site_id text NOT NULL,
  patient_id uuid NOT NULL,
  alert_id uuid NOT NULL REFERENCES wardline.alert,
  words text NOT NULL CHECK (trim(words) <> ''),
  written_by uuid NOT NULL REFERENCES wardline.staff,
  at timestamptz NOT NULL DEFAULT wardline.now(),
  FOREIGN KEY (tenant_id, patient_id) REFERENCES wardline.patient (tenant_id, patient_id)
);
CREATE INDEX ON wardline.case_note (alert_id, at);
CREATE INDEX ON wardline.case_note (patient_id);

-- The event of an alert as it stands; part of the act that it tells of.
CREATE FUNCTION wardline.tell_of_case(which uuid, of_type text, words text) RETURNS void LANGUAGE sql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  INSERT INTO wardline.alert_event (tenant_id, site_id, patient_id, alert_id, type, at, actor_id, severity, severity_before, state,
    state_before, version, note, alert)
  SELECT a.tenant_id, a.site_id, a.patient_id, a.alert_id, of_type, wardline.now(), wardline.scope_staff(), a.severity, a.severity,
    a.state, a.state, a.version, words, wardline.alert_json(a)
  FROM wardline.alert a WHERE a.alert_id = which
$$;

-- Does the document mark this question as a red flag? What the caller says does not count.
CREATE FUNCTION wardline.is_red_flag(of_hash text, of_question text) RETURNS boolean LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT coalesce((SELECT jsonb_path_exists(v.document -> 'root', '$.** ? (@.id == $question && @.redFlag == true)',
    jsonb_build_object('question', of_question)) FROM wardline.tree_version v WHERE v.hash = of_hash), false)
$$;

-- NULL: the person of this transaction may work on the walk's questions; else the code of the refusal.
CREATE FUNCTION wardline.walk_refusal(a wardline.alert, of_purpose text) RETURNS text LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT coalesce(wardline.case_refusal(a), CASE
    WHEN open.identity IS NULL THEN 'case-not-open'
    WHEN of_purpose = 'clinical' AND open.identity <> 'confirmed' THEN 'identity-not-confirmed' END)
  FROM (SELECT wardline.open_identity(a.patient_id) AS identity) open
$$;

-- Begins a walk. With `anew` the one that was begun before is left where it is, and stays on record.
CREATE FUNCTION wardline.start_walk(which uuid, of_alert uuid, of_tree text, of_version text, of_hash text, of_purpose text,
  with_facts jsonb, anew boolean) RETURNS text LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
DECLARE
  a wardline.alert;
  code text;
BEGIN
  SELECT * INTO a FROM wardline.alert x WHERE x.alert_id = of_alert FOR UPDATE;
  code := wardline.walk_refusal(a, of_purpose);
  IF code IS NULL AND anew THEN
    UPDATE wardline.walk w SET ended_at = wardline.now() WHERE w.alert_id = of_alert AND w.tree = of_tree AND w.ended_at IS NULL;
  END IF;
  IF code IS NULL THEN
    INSERT INTO wardline.walk (walk_id, tenant_id, site_id, patient_id, alert_id, tree, version, hash, purpose, facts, started_by)
    VALUES (which, a.tenant_id, a.site_id, a.patient_id, a.alert_id, of_tree, of_version, of_hash, of_purpose, with_facts,
      wardline.scope_staff()) ON CONFLICT DO NOTHING;
    code := CASE WHEN NOT FOUND THEN 'walk-open' END;
  END IF;
  RETURN wardline.answer_case_act(a, 'walk.start', coalesce(code, 'ok'));
END $$;

-- One answer, or the correction of one. What it comes to is the caller's to say, which question is asked too: both by the
-- protocol. A red flag is known here, and stays whatever is corrected (hazard H17).
CREATE FUNCTION wardline.add_walk_answer(of_walk uuid, expected int, of_question text, answer text, comes_to text, with_whom text,
  through text, instead_of int) RETURNS text LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
DECLARE
  a wardline.alert;
  w wardline.walk;
  moment timestamptz := wardline.now();
  flagged boolean;
  code text;
BEGIN
  SELECT x.* INTO a FROM wardline.walk v JOIN wardline.alert x USING (alert_id) WHERE v.walk_id = of_walk FOR UPDATE OF x;
  SELECT * INTO w FROM wardline.walk x WHERE x.walk_id = of_walk FOR UPDATE;
  code := coalesce(wardline.walk_refusal(a, w.purpose), CASE
    WHEN w.ended_at IS NOT NULL THEN 'protocol-ended'
    WHEN w.entries <> expected THEN 'version-conflict'
    WHEN instead_of IS NOT NULL AND NOT EXISTS (SELECT FROM wardline.walk_answer o
      WHERE o.walk_id = of_walk AND o.seq = instead_of AND o.question = of_question) THEN 'other-question' END);
  IF code IS NULL THEN
    flagged := comes_to = 'yes' AND wardline.is_red_flag(w.hash, of_question);
    INSERT INTO wardline.walk_answer (walk_id, seq, tenant_id, site_id, patient_id, question, given, heard, red_flag, spoke_with,
      interpreter, corrects, answered_by, at, seconds)
    SELECT of_walk, w.entries + 1, w.tenant_id, w.site_id, w.patient_id, of_question, answer, comes_to, flagged, with_whom, through,
      instead_of, wardline.scope_staff(), moment, greatest(0, extract(epoch FROM moment - greatest(w.started_at,
        (SELECT max(o.at) FROM wardline.walk_answer o WHERE o.walk_id = of_walk),
        (SELECT c.opened_at FROM wardline.open_case c WHERE c.staff_id = wardline.scope_staff())))::int);
    UPDATE wardline.walk x SET entries = x.entries + 1, red_flag_at = CASE WHEN flagged THEN coalesce(x.red_flag_at, moment) ELSE x.red_flag_at END
    WHERE x.walk_id = of_walk;
    PERFORM wardline.is_worked_on(a.alert_id);
    IF flagged AND a.red_flag_at IS NULL THEN
      UPDATE wardline.alert x SET red_flag_at = moment WHERE x.alert_id = a.alert_id;
      PERFORM wardline.tell_of_case(a.alert_id, 'red-flag', NULL);
    END IF;
  END IF;
  RETURN wardline.answer_case_act(a, 'walk.answer', coalesce(code, 'ok'));
END $$;

-- By whoever has the case in hand, and by the local team. The same again is the same.
CREATE FUNCTION wardline.add_case_note(which uuid, of_alert uuid, said text) RETURNS text LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
DECLARE
  a wardline.alert;
  former wardline.case_note;
  code text;
BEGIN
  SELECT * INTO a FROM wardline.alert x WHERE x.alert_id = of_alert;
  SELECT * INTO former FROM wardline.case_note n WHERE n.note_id = which;
  code := CASE
    WHEN a.alert_id IS NULL OR NOT wardline.sees_alert(a) THEN 'unknown-alert'
    WHEN a.owner_id IS DISTINCT FROM wardline.scope_staff()
      AND NOT a.site_id = ANY (wardline.sites_as('nurse', 'charge-nurse', 'physician')) THEN 'not-the-owner'
    WHEN former.note_id IS NOT NULL AND (former.alert_id, former.words, former.written_by)
      IS DISTINCT FROM (of_alert, trim(said), wardline.scope_staff()) THEN 'note-taken'
    ELSE 'ok' END;
  IF code = 'ok' AND former.note_id IS NULL THEN
    INSERT INTO wardline.case_note (note_id, tenant_id, site_id, patient_id, alert_id, words, written_by)
    VALUES (which, a.tenant_id, a.site_id, a.patient_id, a.alert_id, trim(said), wardline.scope_staff()) ON CONFLICT DO NOTHING;
  END IF;
  RETURN wardline.answer_case_act(a, 'case.note', code);
END $$;
