-- One question to a physician, from a case: one question, one type of answer, a time by when it is wanted.

CREATE TABLE wardline.physician_question (
  question_id uuid PRIMARY KEY,
  tenant_id text NOT NULL,
  site_id text NOT NULL,
  patient_id uuid NOT NULL,
  alert_id uuid NOT NULL REFERENCES wardline.alert,
  words text NOT NULL CHECK (char_length(words) BETWEEN 1 AND 500),
  answer_type jsonb NOT NULL,               -- #domain's `AnswerType`
  binds_to jsonb NOT NULL,                  -- {plan, seconds} or {fact, seconds | null}: what the answer becomes
  no_answer text NOT NULL CHECK (no_answer IN ('ask-next', 'escalate')),
  asked_by uuid NOT NULL REFERENCES wardline.staff,
  asked_at timestamptz NOT NULL,
  asked_of uuid[] NOT NULL,                 -- everybody it was put to so far
  owner_id uuid REFERENCES wardline.staff,  -- whose answer is waited for; NULL: whichever of the site's physicians is first
  due_within interval NOT NULL CHECK (due_within BETWEEN interval '5 minutes' AND interval '72 hours'),
  first_due_at timestamptz NOT NULL,        -- by which it is measured whether the answer was late
  due_at timestamptz NOT NULL,
  next_step_at timestamptz,                 -- when the clock looks again
  seen_at timestamptz,
  seen_by uuid REFERENCES wardline.staff,
  escalated_at timestamptz,                 -- nobody answered, and the case went up
  ended_at timestamptz,
  outcome text CHECK (outcome IN ('answered', 'withdrawn', 'case-ended')),
  answer jsonb,
  answer_unit text,                         -- UCUM
  said jsonb,                               -- {value, unit} as it was given, before it was converted
  answered_by uuid REFERENCES wardline.staff,
  plan_entry_id bigint REFERENCES wardline.plan_parameter,
  FOREIGN KEY (tenant_id, patient_id) REFERENCES wardline.patient (tenant_id, patient_id),
  -- No question is forgotten: one that is open has a clock, or it is no row.
  CONSTRAINT question_has_clock CHECK (ended_at IS NOT NULL OR next_step_at IS NOT NULL),
  CHECK ((ended_at IS NULL) = (outcome IS NULL)),
  CHECK ((outcome IS NOT DISTINCT FROM 'answered') = (answer IS NOT NULL AND answered_by IS NOT NULL))
);
-- The database decides the race: one open question of a case.
CREATE UNIQUE INDEX question_one_open ON wardline.physician_question (alert_id) WHERE ended_at IS NULL;
CREATE INDEX question_due ON wardline.physician_question (next_step_at) WHERE ended_at IS NULL;
CREATE INDEX ON wardline.physician_question (tenant_id, asked_at);
CREATE INDEX ON wardline.physician_question (patient_id);
CREATE INDEX ON wardline.physician_question (asked_by, asked_at);

-- What happened to it: asked, seen, passed-on, overdue, escalated, answered, withdrawn, case-ended.
CREATE TABLE wardline.physician_question_event (
  event_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  question_id uuid NOT NULL REFERENCES wardline.physician_question,
  tenant_id text NOT NULL,
  patient_id uuid NOT NULL,
  alert_id uuid NOT NULL REFERENCES wardline.alert,
  type text NOT NULL,
  at timestamptz NOT NULL,
  actor_id uuid REFERENCES wardline.staff,  -- NULL: Wardline itself
  asked_of uuid[] NOT NULL,
  words text
);
CREATE INDEX ON wardline.physician_question_event (question_id, event_id);

-- What is known of a case because somebody answered for it. Dated; no tree asks for it.
CREATE TABLE wardline.case_fact (
  fact_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  tenant_id text NOT NULL,
  patient_id uuid NOT NULL,
  alert_id uuid NOT NULL REFERENCES wardline.alert,
  question_id uuid NOT NULL REFERENCES wardline.physician_question,
  name text NOT NULL,
  value jsonb NOT NULL,
  unit text,                                -- UCUM
  asked text NOT NULL,                      -- in which words
  author_id uuid NOT NULL REFERENCES wardline.staff,
  valid_from timestamptz NOT NULL,
  valid_until timestamptz CHECK (valid_until > valid_from), -- NULL: for as long as the case is open
  FOREIGN KEY (tenant_id, patient_id) REFERENCES wardline.patient (tenant_id, patient_id)
);
CREATE INDEX ON wardline.case_fact (alert_id, name, fact_id DESC);

-- The question as it stands leaves its trace.
CREATE FUNCTION wardline.append_question_event(which uuid, of_type text, by_staff uuid, said_words text) RETURNS void LANGUAGE sql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  INSERT INTO wardline.physician_question_event (question_id, tenant_id, patient_id, alert_id, type, at, actor_id, asked_of, words)
  SELECT q.question_id, q.tenant_id, q.patient_id, q.alert_id, of_type, wardline.now(), by_staff, q.asked_of, said_words
  FROM wardline.physician_question q WHERE q.question_id = which
$$;

-- The physicians of a site whose account is alive.
CREATE FUNCTION wardline.physicians_of(of_site text) RETURNS SETOF uuid LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT DISTINCT a.staff_id FROM wardline.site s
    JOIN wardline.staff_assignment a ON a.role = 'physician' AND a.tenant_id = s.tenant_id
    CROSS JOIN LATERAL wardline.held_assignments(a.staff_id) h
  WHERE s.site_id = of_site AND h.role = 'physician' AND h.tenant_id = s.tenant_id AND (h.site_id IS NULL OR h.site_id = of_site)
$$;

-- A case with an open question does not end.
CREATE FUNCTION wardline.question_obstacles(of_alert uuid) RETURNS SETOF text LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT 'question-open' WHERE EXISTS (SELECT FROM wardline.physician_question q WHERE q.alert_id = of_alert AND q.ended_at IS NULL)
$$;

-- What ends a case by itself, a death or a hand-over to another health system, ends its question, and says so.
CREATE FUNCTION wardline.question_of_ended_case() RETURNS trigger LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
DECLARE
  which uuid;
BEGIN
  UPDATE wardline.physician_question SET ended_at = wardline.now(), outcome = 'case-ended', next_step_at = NULL
  WHERE alert_id = NEW.alert_id AND ended_at IS NULL RETURNING question_id INTO which;
  IF which IS NOT NULL THEN
    PERFORM wardline.append_question_event(which, 'case-ended', NULL, NULL);
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER question_of_ended_case AFTER UPDATE OF resolved_at ON wardline.alert
  FOR EACH ROW WHEN (OLD.resolved_at IS NULL AND NEW.resolved_at IS NOT NULL) EXECUTE FUNCTION wardline.question_of_ended_case();

-- A case that another team takes brings its question along: its physicians answer.
CREATE FUNCTION wardline.question_moves_with_case() RETURNS trigger LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
BEGIN
  UPDATE wardline.physician_question SET site_id = NEW.site_id, owner_id = NULL WHERE alert_id = NEW.alert_id AND ended_at IS NULL;
  RETURN NULL;
END $$;
CREATE TRIGGER question_moves_with_case AFTER UPDATE OF site_id ON wardline.alert
  FOR EACH ROW WHEN (OLD.site_id <> NEW.site_id) EXECUTE FUNCTION wardline.question_moves_with_case();
