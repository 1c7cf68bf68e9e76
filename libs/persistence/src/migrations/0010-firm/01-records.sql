-- What a clinical support firm has on record of its clinicians. All of it append-only: the newest row of an id holds.

-- ISO 3166-1 alpha-2 or ISO 3166-2: DE, US-NY.
CREATE FUNCTION wardline.is_place(place text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT place ~ '^[A-Z]{2}(-[A-Z0-9]{1,3})?$'
$$;
CREATE FUNCTION wardline.are_places(places text[]) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN places IS NOT NULL
    THEN cardinality(places) > 0 AND coalesce((SELECT bool_and(wardline.is_place(p)) FROM unnest(places) p), false) END
$$;
-- A country covers its subdivisions.
CREATE FUNCTION wardline.covers(outers text[], inner_place text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT inner_place = ANY (outers) OR split_part(inner_place, '-', 1) = ANY (outers)
$$;

CREATE TABLE wardline.clinician_licence (
  entry_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  licence_id uuid NOT NULL DEFAULT gen_random_uuid(),
  staff_id uuid NOT NULL REFERENCES wardline.staff,
  kind text NOT NULL CHECK (kind <> ''),    -- RN, LPN, MD …
  number text NOT NULL CHECK (number <> ''),
  places text[] NOT NULL CHECK (wardline.are_places(places)), -- a compact licence names every member state
  valid_from timestamptz NOT NULL,
  valid_to timestamptz NOT NULL CHECK (valid_to > valid_from),
  verified_by uuid REFERENCES wardline.staff, -- NULL: nobody looked it up at the source yet
  verified_at timestamptz,
  verified_source text,                     -- where it was looked up
  recorded_by uuid REFERENCES wardline.staff,
  recorded_at timestamptz NOT NULL DEFAULT wardline.now(),
  CHECK ((verified_by IS NULL) = (verified_at IS NULL)),
  CHECK (verified_by IS DISTINCT FROM staff_id)
);
CREATE INDEX ON wardline.clinician_licence (staff_id, licence_id, entry_id DESC);

-- "Read and passed", for one version of one protocol.
CREATE TABLE wardline.clinician_competence (
  entry_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  competence_id uuid NOT NULL DEFAULT gen_random_uuid(),
  staff_id uuid NOT NULL REFERENCES wardline.staff,
  hash text NOT NULL REFERENCES wardline.tree_version,
  valid_from timestamptz NOT NULL,
  valid_to timestamptz CHECK (valid_to >= valid_from), -- equal: taken back
  attested_by uuid REFERENCES wardline.staff CHECK (attested_by <> staff_id),
  recorded_at timestamptz NOT NULL DEFAULT wardline.now()
);
CREATE INDEX ON wardline.clinician_competence (staff_id, competence_id, entry_id DESC);

-- From where a clinician works, as he or she says at the start of a shift. The one that began last holds.
CREATE TABLE wardline.clinician_work_place (
  entry_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  staff_id uuid NOT NULL REFERENCES wardline.staff,
  place text NOT NULL CHECK (wardline.is_place(place)),
  valid_from timestamptz NOT NULL DEFAULT wardline.now(),
  valid_to timestamptz NOT NULL CHECK (valid_to > valid_from AND valid_to <= valid_from + interval '24 hours'),
  recorded_at timestamptz NOT NULL DEFAULT wardline.now()
);
CREATE INDEX ON wardline.clinician_work_place (staff_id, valid_from DESC, entry_id DESC);

CREATE TABLE wardline.firm_shift (
  entry_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  shift_id uuid NOT NULL DEFAULT gen_random_uuid(),
  firm_id text NOT NULL REFERENCES wardline.support_firm,
  staff_id uuid NOT NULL REFERENCES wardline.staff,
  valid_from timestamptz NOT NULL,
  valid_to timestamptz NOT NULL CHECK (valid_to > valid_from),
  tenants text[] CHECK (cardinality(tenants) > 0),       -- NULL: every health system of the firm
  programmes text[] CHECK (cardinality(programmes) > 0), -- NULL: all
  on_call boolean NOT NULL DEFAULT false,
  cancelled boolean NOT NULL DEFAULT false,
  recorded_by uuid REFERENCES wardline.staff,
  recorded_at timestamptz NOT NULL DEFAULT wardline.now()
);
CREATE INDEX ON wardline.firm_shift (staff_id, shift_id, entry_id DESC);
CREATE INDEX ON wardline.firm_shift (firm_id, valid_from);

-- The end of temporary credentials; the newest row of a person holds, and without one there is none.
CREATE TABLE wardline.staff_credential (
  entry_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  staff_id uuid NOT NULL REFERENCES wardline.staff,
  ends_at timestamptz NOT NULL,
  reason text NOT NULL CHECK (reason <> ''),
  recorded_by uuid REFERENCES wardline.staff,
  recorded_at timestamptz NOT NULL DEFAULT wardline.now()
);
CREATE INDEX ON wardline.staff_credential (staff_id, entry_id DESC);

-- The terms of an agreement. Rows from before have none: every programme, any work location, masking, no demands.
ALTER TABLE wardline.agreement
  ADD COLUMN programmes text[] CHECK (cardinality(programmes) > 0), -- NULL: all
  ADD COLUMN work_places text[] CHECK (wardline.are_places(work_places)), -- NULL: anywhere
  ADD COLUMN masking boolean NOT NULL DEFAULT true, -- Tier-1 sees no name before the claim
  ADD COLUMN demands text[] NOT NULL DEFAULT '{}' CHECK (demands <@ ARRAY['licence', 'competence', 'roster']),
  ADD COLUMN recorded_by uuid REFERENCES wardline.staff;

-- The country or subdivision of a site: where a patient is as long as nothing else is known.
ALTER TABLE wardline.site ADD COLUMN place text CHECK (wardline.is_place(place));

CREATE FUNCTION wardline.agreements_of(firm text)
  RETURNS SETOF wardline.agreement LANGUAGE sql STABLE SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT DISTINCT ON (g.agreement_id) g.* FROM wardline.agreement g
  WHERE g.firm_id = firm ORDER BY g.agreement_id, g.entry_id DESC
$$;

CREATE FUNCTION wardline.credentials_end(person uuid) RETURNS timestamptz LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT c.ends_at FROM wardline.staff_credential c WHERE c.staff_id = person ORDER BY c.entry_id DESC LIMIT 1
$$;
CREATE FUNCTION wardline.credentials_hold(person uuid) RETURNS boolean LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT coalesce(wardline.credentials_end(person) > wardline.now(), true)
$$;
