-- Schedules of care teams. Append-only: the newest row of an id holds, and what was known at an earlier time can be told.

-- Two care teams of a site cannot be told apart by its key alone.
CREATE UNIQUE INDEX care_team_place ON wardline.care_team (care_team_id, tenant_id, site_id);

-- People who take turns; #domain's `OnCallLayer`, whose checks these repeat as far as a row can.
CREATE TABLE wardline.on_call_layer (
  entry_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  layer_id uuid NOT NULL,
  tenant_id text NOT NULL,
  site_id text NOT NULL,
  care_team_id text NOT NULL,
  position int NOT NULL CHECK (position BETWEEN 0 AND 100),
  people uuid[] NOT NULL CHECK (cardinality(people) BETWEEN 1 AND 100),
  zone text NOT NULL,
  starts_on date NOT NULL,
  ends_on date CHECK (ends_on > starts_on),
  hand_over_minute int NOT NULL CHECK (hand_over_minute BETWEEN 0 AND 1439), -- after local midnight
  hand_over_weekday int CHECK (hand_over_weekday BETWEEN 1 AND 7),           -- ISO 8601
  turn_days int NOT NULL CHECK (turn_days BETWEEN 1 AND 366),
  hours jsonb NOT NULL DEFAULT '[]' CHECK (jsonb_typeof(hours) = 'array'),   -- [{from, until}], minutes since Monday 00:00
  removed boolean NOT NULL DEFAULT false,
  recorded_at timestamptz NOT NULL DEFAULT wardline.now(),
  recorded_by uuid REFERENCES wardline.staff,
  FOREIGN KEY (care_team_id, tenant_id, site_id) REFERENCES wardline.care_team (care_team_id, tenant_id, site_id),
  CHECK (hand_over_weekday IS NULL OR turn_days % 7 = 0)
);
CREATE INDEX ON wardline.on_call_layer (care_team_id, layer_id, entry_id DESC);
CREATE INDEX ON wardline.on_call_layer (layer_id);

-- Somebody instead of somebody, or of anybody (instead_of NULL).
CREATE TABLE wardline.on_call_override (
  entry_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  override_id uuid NOT NULL,
  tenant_id text NOT NULL,
  site_id text NOT NULL,
  care_team_id text NOT NULL,
  staff_id uuid NOT NULL REFERENCES wardline.staff,
  instead_of uuid REFERENCES wardline.staff,
  from_at timestamptz NOT NULL,
  until_at timestamptz NOT NULL CHECK (until_at > from_at),
  offer_id uuid,                            -- the offer by whose acceptance it is
  cancelled boolean NOT NULL DEFAULT false,
  recorded_at timestamptz NOT NULL DEFAULT wardline.now(),
  recorded_by uuid REFERENCES wardline.staff,
  FOREIGN KEY (care_team_id, tenant_id, site_id) REFERENCES wardline.care_team (care_team_id, tenant_id, site_id),
  CHECK (instead_of <> staff_id)
);
CREATE INDEX ON wardline.on_call_override (care_team_id, override_id, entry_id DESC);
CREATE INDEX ON wardline.on_call_override (override_id);

-- Of a person at a site, whatever the team. Why is nobody's business here.
CREATE TABLE wardline.on_call_absence (
  entry_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  absence_id uuid NOT NULL,
  tenant_id text NOT NULL,
  site_id text NOT NULL,
  staff_id uuid NOT NULL REFERENCES wardline.staff,
  from_at timestamptz NOT NULL,
  until_at timestamptz NOT NULL CHECK (until_at > from_at),
  cancelled boolean NOT NULL DEFAULT false,
  recorded_at timestamptz NOT NULL DEFAULT wardline.now(),
  recorded_by uuid REFERENCES wardline.staff,
  FOREIGN KEY (tenant_id, site_id) REFERENCES wardline.site (tenant_id, site_id)
);
CREATE INDEX ON wardline.on_call_absence (site_id, absence_id, entry_id DESC);
CREATE INDEX ON wardline.on_call_absence (absence_id);

-- Somebody's time on call, offered to a colleague or (to_staff NULL) to whoever of the team takes it; perhaps for the
-- taker's time in return. It stays with who offers until it is accepted.
CREATE TABLE wardline.on_call_offer (
  offer_id uuid PRIMARY KEY,
  tenant_id text NOT NULL,
  site_id text NOT NULL,
  care_team_id text NOT NULL,
  from_staff uuid NOT NULL REFERENCES wardline.staff,
  to_staff uuid REFERENCES wardline.staff CHECK (to_staff <> from_staff),
  from_at timestamptz NOT NULL,
  until_at timestamptz NOT NULL CHECK (until_at > from_at),
  return_from timestamptz,
  return_until timestamptz CHECK (return_until > return_from),
  offered_at timestamptz NOT NULL DEFAULT wardline.now(),
  FOREIGN KEY (care_team_id, tenant_id, site_id) REFERENCES wardline.care_team (care_team_id, tenant_id, site_id),
  CHECK ((return_from IS NULL) = (return_until IS NULL))
);
CREATE INDEX ON wardline.on_call_offer (site_id, until_at);

CREATE TABLE wardline.on_call_offer_answer (
  offer_id uuid PRIMARY KEY REFERENCES wardline.on_call_offer,
  tenant_id text NOT NULL,
  site_id text NOT NULL,
  answer text NOT NULL CHECK (answer IN ('accepted', 'declined', 'withdrawn')),
  answered_by uuid NOT NULL REFERENCES wardline.staff,
  answered_at timestamptz NOT NULL DEFAULT wardline.now()
);

-- "I am here", "I am not": the newest row of a person holds until its end.
CREATE TABLE wardline.on_call_duty (
  entry_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  staff_id uuid NOT NULL REFERENCES wardline.staff,
  present boolean NOT NULL,
  until_at timestamptz NOT NULL,
  recorded_at timestamptz NOT NULL DEFAULT wardline.now()
);
CREATE INDEX ON wardline.on_call_duty (staff_id, entry_id DESC);

-- How far ahead a health system is told of gaps; the newest row holds.
CREATE TABLE wardline.on_call_setting (
  entry_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  tenant_id text NOT NULL REFERENCES wardline.health_system,
  warn_hours int NOT NULL CHECK (warn_hours BETWEEN 1 AND 720),
  recorded_at timestamptz NOT NULL DEFAULT wardline.now(),
  recorded_by uuid REFERENCES wardline.staff
);
CREATE INDEX ON wardline.on_call_setting (tenant_id, entry_id DESC);
