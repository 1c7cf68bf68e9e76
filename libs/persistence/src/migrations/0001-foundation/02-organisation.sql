-- Health systems (the tenants), their sites and care teams; the clinical support firm and its agreements; people.

CREATE TABLE wardline.health_system (
  tenant_id text PRIMARY KEY CHECK (tenant_id ~ '^[A-Za-z0-9._-]{1,64}$'),
  name text NOT NULL,
  zone text NOT NULL,                       -- IANA time zone
  synthetic boolean NOT NULL DEFAULT false, -- the tenant of the canaries: no patients, no queue
  created_at timestamptz NOT NULL DEFAULT wardline.now()
);

CREATE TABLE wardline.site (
  site_id text PRIMARY KEY CHECK (site_id ~ '^[A-Za-z0-9._-]{1,64}$'),
  tenant_id text NOT NULL REFERENCES wardline.health_system,
  name text NOT NULL,
  zone text NOT NULL,
  UNIQUE (tenant_id, site_id)
);

CREATE TABLE wardline.care_team (
  care_team_id text PRIMARY KEY,
  tenant_id text NOT NULL,
  site_id text NOT NULL,
  name text NOT NULL,
  FOREIGN KEY (tenant_id, site_id) REFERENCES wardline.site (tenant_id, site_id)
);

CREATE TABLE wardline.support_firm (
  firm_id text PRIMARY KEY,
  name text NOT NULL
);

-- What a firm may do for a health system, and when. Ending one is a new row with the same agreement_id.
CREATE TABLE wardline.agreement (
  entry_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  agreement_id text NOT NULL,
  firm_id text NOT NULL REFERENCES wardline.support_firm,
  tenant_id text NOT NULL REFERENCES wardline.health_system,
  valid_from timestamptz NOT NULL,
  valid_to timestamptz CHECK (valid_to > valid_from),
  recorded_at timestamptz NOT NULL DEFAULT wardline.now()
);
CREATE INDEX ON wardline.agreement (firm_id, agreement_id, entry_id DESC);

CREATE TABLE wardline.staff (
  staff_id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  email text NOT NULL,
  name text NOT NULL,
  password_hash text NOT NULL,              -- argon2id, PHC string
  firm_id text REFERENCES wardline.support_firm,
  disabled_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT wardline.now()
);
CREATE UNIQUE INDEX ON wardline.staff (lower(email));

-- What a person is and where. tenant_id NULL: by way of the firm's agreements (tier1, supervisor).
-- site_id NULL: every site of the tenant. Append-only: the newest row of an assignment_id holds.
CREATE TABLE wardline.staff_assignment (
  entry_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  assignment_id uuid NOT NULL DEFAULT gen_random_uuid(),
  staff_id uuid NOT NULL REFERENCES wardline.staff,
  role text NOT NULL CHECK (role IN ('tier1', 'supervisor', 'nurse', 'charge-nurse', 'physician', 'author', 'lead', 'operator', 'privacy-officer')),
  tenant_id text REFERENCES wardline.health_system,
  site_id text,
  valid_from timestamptz NOT NULL,
  valid_to timestamptz CHECK (valid_to > valid_from),
  recorded_at timestamptz NOT NULL DEFAULT wardline.now(),
  recorded_by uuid REFERENCES wardline.staff,
  FOREIGN KEY (tenant_id, site_id) REFERENCES wardline.site (tenant_id, site_id),
  CHECK (tenant_id IS NOT NULL OR (site_id IS NULL AND role IN ('tier1', 'supervisor')))
);
CREATE INDEX ON wardline.staff_assignment (staff_id, assignment_id, entry_id DESC);

CREATE TABLE wardline.care_team_member (
  entry_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  care_team_id text NOT NULL REFERENCES wardline.care_team,
  staff_id uuid NOT NULL REFERENCES wardline.staff,
  valid_from timestamptz NOT NULL,
  valid_to timestamptz CHECK (valid_to > valid_from),
  recorded_at timestamptz NOT NULL DEFAULT wardline.now()
);

-- A session is an opaque token of which only the SHA-256 is kept.
CREATE TABLE wardline.session (
  session_id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  token_hash bytea NOT NULL UNIQUE,
  staff_id uuid NOT NULL REFERENCES wardline.staff,
  created_at timestamptz NOT NULL DEFAULT wardline.now(),
  expires_at timestamptz NOT NULL,
  revoked_at timestamptz
);
CREATE INDEX ON wardline.session (staff_id);

CREATE TABLE wardline.sign_in_attempt (
  attempt_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  subject_hash bytea NOT NULL,              -- SHA-256 of the e-mail or of the address it came from
  at timestamptz NOT NULL DEFAULT wardline.now(),
  succeeded boolean NOT NULL
);
CREATE INDEX ON wardline.sign_in_attempt (subject_hash, at);
