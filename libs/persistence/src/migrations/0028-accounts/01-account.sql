-- Accounts of people: who manages one, how its password is set, whether it is locked, and what waits for a second person.

-- The health system that manages the account. NULL: that of the first role it was given; of a firm's people the firm does.
ALTER TABLE wardline.staff ADD COLUMN home_tenant text REFERENCES wardline.health_system;

-- A code that sets a password once. The newest of a person counts, for as long as it holds; only its digest is kept.
CREATE TABLE wardline.account_code (
  entry_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  staff_id uuid NOT NULL REFERENCES wardline.staff,
  code_hash bytea NOT NULL,                 -- SHA-256 of 80 random bits
  issued_by uuid NOT NULL REFERENCES wardline.staff,
  issued_at timestamptz NOT NULL DEFAULT wardline.now(),
  expires_at timestamptz NOT NULL CHECK (expires_at > issued_at)
);
CREATE INDEX ON wardline.account_code (staff_id, entry_id DESC);
CREATE TABLE wardline.account_code_use (
  entry_id bigint PRIMARY KEY REFERENCES wardline.account_code,
  used_at timestamptz NOT NULL DEFAULT wardline.now()
);

-- Why an account was locked and unlocked; whether it is stands in staff.disabled_at.
CREATE TABLE wardline.staff_lock (
  entry_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  staff_id uuid NOT NULL REFERENCES wardline.staff,
  locked boolean NOT NULL,
  reason text NOT NULL CHECK (reason <> ''),
  recorded_by uuid NOT NULL REFERENCES wardline.staff,
  recorded_at timestamptz NOT NULL DEFAULT wardline.now()
);
CREATE INDEX ON wardline.staff_lock (staff_id, entry_id DESC);

-- What one person proposed and another has to agree to: a role, a new code or an unlocking that opens power over patients.
CREATE TABLE wardline.account_proposal (
  proposal_id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  kind text NOT NULL CHECK (kind IN ('role', 'code', 'unlock')),
  staff_id uuid NOT NULL REFERENCES wardline.staff,
  tenant_id text REFERENCES wardline.health_system, -- whose matter it is: a health system's
  firm_id text REFERENCES wardline.support_firm,    -- or a firm's
  role text,
  site_id text,
  valid_from timestamptz,
  valid_to timestamptz CHECK (valid_to > valid_from),
  reason text NOT NULL CHECK (reason <> ''),
  proposed_by uuid NOT NULL REFERENCES wardline.staff,
  proposed_at timestamptz NOT NULL DEFAULT wardline.now(),
  expires_at timestamptz NOT NULL CHECK (expires_at > proposed_at),
  FOREIGN KEY (tenant_id, site_id) REFERENCES wardline.site (tenant_id, site_id),
  CHECK ((tenant_id IS NULL) <> (firm_id IS NULL)),
  CHECK ((kind = 'role') = (role IS NOT NULL) AND (kind = 'role') = (valid_from IS NOT NULL)),
  CHECK (proposed_by <> staff_id)
);
CREATE INDEX ON wardline.account_proposal (staff_id);
CREATE INDEX ON wardline.account_proposal (tenant_id);
CREATE TABLE wardline.account_proposal_end (
  proposal_id uuid PRIMARY KEY REFERENCES wardline.account_proposal,
  outcome text NOT NULL CHECK (outcome IN ('agreed', 'declined', 'withdrawn')),
  ended_by uuid NOT NULL REFERENCES wardline.staff,
  ended_at timestamptz NOT NULL DEFAULT wardline.now()
);
