-- Who can be rung about a patient, and where the patient is. Both are dated and append-only: a change is a new row
-- about the same contact or stay, and the newest row that had begun holds.

-- E.164, as #domain's `isE164`.
CREATE FUNCTION wardline.is_e164(phone text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT phone ~ '^\+[1-9][0-9]{6,14}$'
$$;

CREATE FUNCTION wardline.are_phone_numbers(numbers jsonb) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN jsonb_typeof(numbers) <> 'array' THEN false ELSE
    jsonb_array_length(numbers) BETWEEN 1 AND 9 AND NOT EXISTS (SELECT FROM jsonb_array_elements(numbers) n
      WHERE NOT coalesce(wardline.is_e164(n->>'phone'), false) OR jsonb_typeof(n->'voicemail') IS DISTINCT FROM 'boolean'
        OR jsonb_typeof(n->'hours') IS DISTINCT FROM 'array') END
$$;

CREATE TABLE wardline.patient_contact (
  entry_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  contact_id uuid NOT NULL,
  tenant_id text NOT NULL,
  patient_id uuid NOT NULL,
  kind text NOT NULL CHECK (kind IN ('patient', 'proxy', 'emergency-contact', 'facility')),
  name text,
  relationship text,
  rank smallint NOT NULL DEFAULT 0,         -- who comes first among those of a kind
  numbers jsonb NOT NULL CHECK (wardline.are_phone_numbers(numbers)), -- [{phone, label?, voicemail, hours: [{days, from, to}]}]
  zone text,                                -- IANA; NULL: where the patient is
  speak_scope text NOT NULL CHECK (speak_scope IN ('full', 'logistics', 'none')),
  speak_from timestamptz NOT NULL,
  speak_to timestamptz CHECK (speak_to > speak_from),
  effective_from timestamptz NOT NULL,
  effective_to timestamptz,                 -- not after effective_from: entered by mistake
  recorded_at timestamptz NOT NULL DEFAULT wardline.now(),
  recorded_by uuid REFERENCES wardline.staff, -- who took down the permission, too
  FOREIGN KEY (tenant_id, patient_id) REFERENCES wardline.patient (tenant_id, patient_id),
  CHECK ((kind = 'patient') = (name IS NULL))
);
CREATE INDEX ON wardline.patient_contact (patient_id, contact_id, effective_from DESC, entry_id DESC);

CREATE TABLE wardline.patient_location (
  entry_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  stay_id uuid NOT NULL,                    -- the newest row about a stay holds
  tenant_id text NOT NULL,
  patient_id uuid NOT NULL,
  home boolean NOT NULL,                    -- holds whenever the patient is nowhere else
  withdrawn boolean NOT NULL DEFAULT false,
  address text[] NOT NULL CHECK (cardinality(address) <= 8),
  country text CHECK (country ~ '^[A-Z]{2}$'),                      -- ISO 3166-1; NULL: not known
  subdivision text CHECK (subdivision ~ '^[A-Z]{2}-[A-Z0-9]{1,3}$' AND left(subdivision, 2) = country), -- ISO 3166-2
  zone text NOT NULL,                       -- IANA: the patient's days there are days of this zone (H25)
  dispatch_phone text CHECK (wardline.is_e164(dispatch_phone)),     -- of the dispatch centre there, from anywhere (H21)
  effective_from timestamptz NOT NULL,
  effective_to timestamptz CHECK (effective_to > effective_from),
  recorded_at timestamptz NOT NULL DEFAULT wardline.now(),
  recorded_by uuid REFERENCES wardline.staff,
  FOREIGN KEY (tenant_id, patient_id) REFERENCES wardline.patient (tenant_id, patient_id),
  CHECK (NOT home OR effective_to IS NULL)
);
CREATE INDEX ON wardline.patient_location (patient_id, stay_id, entry_id DESC);

-- Where the patient is at a time, by what is recorded now. As #domain's `placeAt`; a test holds the two against each other.
CREATE FUNCTION wardline.stay_of(patient uuid, at timestamptz) RETURNS wardline.patient_location LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT s.* FROM (SELECT DISTINCT ON (l.stay_id) l.* FROM wardline.patient_location l
    WHERE l.patient_id = patient ORDER BY l.stay_id, l.entry_id DESC) s
  WHERE NOT s.withdrawn AND s.effective_from <= at AND (s.effective_to IS NULL OR s.effective_to > at)
  ORDER BY s.home, s.effective_from DESC, s.entry_id DESC LIMIT 1
$$;

-- The zone in which the patient is now. Discloses nothing but the zone, of a patient whom the caller sees.
CREATE FUNCTION wardline.zone_now(p wardline.patient) RETURNS text LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT coalesce((SELECT s.zone FROM wardline.stay_of(p.patient_id, wardline.now()) s), p.zone)
$$;

-- The stays of a patient with nothing but their times and zones: enough to count days by, and no address.
CREATE FUNCTION wardline.zones_of(p wardline.patient) RETURNS jsonb LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT coalesce(jsonb_agg(jsonb_build_object('stayId', l.stay_id, 'entryId', l.entry_id, 'home', l.home, 'withdrawn', l.withdrawn,
    'from', extract(epoch FROM l.effective_from) * 1000, 'to', extract(epoch FROM l.effective_to) * 1000, 'zone', l.zone)
    ORDER BY l.entry_id), '[]')
  FROM wardline.patient_location l WHERE l.patient_id = p.patient_id
$$;

-- Has the person of this transaction a reason to know how the patient is reached? The local care team always; whoever
-- works from outside while he or she has an alert of the patient in hand. Nobody, where the record is locked (H13).
CREATE FUNCTION wardline.reaches_patient(patient uuid) RETURNS boolean LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT patient NOT IN (SELECT wardline.closed_records()) AND (
    EXISTS (SELECT FROM wardline.patient p WHERE p.patient_id = patient
      AND p.site_id = ANY (wardline.sites_as('nurse', 'charge-nurse', 'physician', 'lead')))
    OR EXISTS (SELECT FROM wardline.alert a WHERE a.patient_id = patient AND a.state <> 'resolved'
      AND a.owner_id = wardline.scope_staff() AND a.site_id = ANY (wardline.clinical_sites())))
$$;
