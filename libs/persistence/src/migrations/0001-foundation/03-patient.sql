-- The record behind a reading: who, under which status, in which programmes, with which devices, by which plan.
-- Everything that changes over time is effective-dated and append-only.

CREATE TABLE wardline.patient (
  patient_id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  tenant_id text NOT NULL,
  site_id text NOT NULL,
  case_code text NOT NULL,                  -- short and speakable, for queues that show no name
  family_name text NOT NULL,
  given_name text NOT NULL,
  birth_date date,
  sex text CHECK (sex IN ('female', 'male', 'other', 'unknown')), -- FHIR administrative-gender
  zone text NOT NULL,                       -- IANA: the patient's days are local days (H25)
  created_at timestamptz NOT NULL DEFAULT wardline.now(),
  UNIQUE (tenant_id, case_code),
  UNIQUE (tenant_id, patient_id),
  FOREIGN KEY (tenant_id, site_id) REFERENCES wardline.site (tenant_id, site_id)
);
CREATE INDEX ON wardline.patient (site_id);

CREATE TABLE wardline.monitoring_status (
  entry_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  tenant_id text NOT NULL,
  patient_id uuid NOT NULL,
  status text NOT NULL CHECK (status IN ('invited', 'consented', 'active', 'paused', 'ended')),
  reason text,
  owner_id uuid REFERENCES wardline.staff,  -- who looks after a pause
  due_at timestamptz,                       -- when a pause comes due as work
  effective_from timestamptz NOT NULL,
  recorded_at timestamptz NOT NULL DEFAULT wardline.now(),
  recorded_by uuid REFERENCES wardline.staff,
  FOREIGN KEY (tenant_id, patient_id) REFERENCES wardline.patient (tenant_id, patient_id),
  CHECK (CASE status
    WHEN 'paused' THEN reason IS NOT NULL AND reason IN ('admitted', 'travelling', 'device-fault', 'own-wish') AND due_at IS NOT NULL
    WHEN 'ended' THEN reason IS NOT NULL AND reason IN ('withdrew', 'completed', 'moved', 'deceased')
    ELSE true END)
);
CREATE INDEX ON wardline.monitoring_status (patient_id, effective_from DESC, entry_id DESC);

CREATE TABLE wardline.programme (
  programme_id text PRIMARY KEY,
  name text NOT NULL
);

CREATE TABLE wardline.programme_enrolment (
  entry_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  tenant_id text NOT NULL,
  patient_id uuid NOT NULL,
  programme_id text NOT NULL REFERENCES wardline.programme,
  enrolled boolean NOT NULL,                -- false: left the programme
  effective_from timestamptz NOT NULL,
  recorded_at timestamptz NOT NULL DEFAULT wardline.now(),
  recorded_by uuid REFERENCES wardline.staff,
  FOREIGN KEY (tenant_id, patient_id) REFERENCES wardline.patient (tenant_id, patient_id)
);
CREATE INDEX ON wardline.programme_enrolment (patient_id, programme_id, effective_from DESC, entry_id DESC);

-- The signed plan, one parameter a row: dry-weight (kg), spo2-target-low (%), pregnant, lvad …
CREATE TABLE wardline.plan_parameter (
  entry_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  tenant_id text NOT NULL,
  patient_id uuid NOT NULL,
  name text NOT NULL,
  value jsonb,                              -- NULL: withdrawn
  unit text,                                -- UCUM
  effective_from timestamptz NOT NULL,
  expires_at timestamptz,
  author_id uuid REFERENCES wardline.staff,
  recorded_at timestamptz NOT NULL DEFAULT wardline.now(),
  FOREIGN KEY (tenant_id, patient_id) REFERENCES wardline.patient (tenant_id, patient_id)
);
CREATE INDEX ON wardline.plan_parameter (patient_id, name, effective_from DESC, entry_id DESC);

CREATE TABLE wardline.device (
  tenant_id text NOT NULL REFERENCES wardline.health_system,
  device_id text NOT NULL CHECK (device_id ~ '^[A-Za-z0-9._-]{1,64}$'),
  kind text NOT NULL DEFAULT 'device' CHECK (kind IN ('device', 'gateway')),
  model text,
  secret_hash text,                         -- argon2id, PHC string
  registered_at timestamptz NOT NULL DEFAULT wardline.now(),
  PRIMARY KEY (tenant_id, device_id)
);

CREATE TABLE wardline.gateway_device (
  tenant_id text NOT NULL,
  gateway_id text NOT NULL,
  device_id text NOT NULL,
  PRIMARY KEY (tenant_id, gateway_id, device_id),
  FOREIGN KEY (tenant_id, gateway_id) REFERENCES wardline.device (tenant_id, device_id),
  FOREIGN KEY (tenant_id, device_id) REFERENCES wardline.device (tenant_id, device_id)
);

-- Whose a device is, from and to: a measurement belongs to whoever had it when it was taken (H08).
CREATE TABLE wardline.device_assignment (
  assignment_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  tenant_id text NOT NULL,
  device_id text NOT NULL,
  slot text NOT NULL DEFAULT '',            -- a shared device's memory slot
  patient_id uuid NOT NULL,
  during tstzrange NOT NULL CHECK (NOT isempty(during) AND NOT lower_inf(during)),
  recorded_at timestamptz NOT NULL DEFAULT wardline.now(),
  recorded_by uuid REFERENCES wardline.staff,
  FOREIGN KEY (tenant_id, device_id) REFERENCES wardline.device (tenant_id, device_id),
  FOREIGN KEY (tenant_id, patient_id) REFERENCES wardline.patient (tenant_id, patient_id),
  CONSTRAINT device_assignment_no_overlap EXCLUDE USING gist
    (tenant_id WITH =, device_id WITH =, slot WITH =, during WITH &&)
);
CREATE INDEX ON wardline.device_assignment (patient_id);

-- An assignment is ended once; nothing else of it changes.
CREATE FUNCTION wardline.only_end_assignment() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF upper_inf(OLD.during) AND NOT upper_inf(NEW.during) AND lower(NEW.during) = lower(OLD.during)
     AND (NEW.tenant_id, NEW.device_id, NEW.slot, NEW.patient_id, NEW.recorded_at)
       = (OLD.tenant_id, OLD.device_id, OLD.slot, OLD.patient_id, OLD.recorded_at)
  THEN RETURN NEW;
  END IF;
  RAISE EXCEPTION 'append-only: an assignment can only be ended, once' USING ERRCODE = 'WL001';
END $$;
CREATE TRIGGER only_end BEFORE UPDATE ON wardline.device_assignment
  FOR EACH ROW EXECUTE FUNCTION wardline.only_end_assignment();
