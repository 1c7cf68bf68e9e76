-- Who may ring a patient: custody of contact is per patient, and at every instant exactly one has it (hazard H20). It
-- follows whoever has the patient's alerts in hand, and passes only when that one lets go, hands off, or is too late.

-- Who has it now; the row is locked by whoever passes it on or begins a call. No row: nobody ever took it.
CREATE TABLE wardline.contact_holder (
  patient_id uuid PRIMARY KEY,
  tenant_id text NOT NULL,
  site_id text NOT NULL,
  holder_id uuid REFERENCES wardline.staff, -- NULL: the care team's, or the queue's
  alert_id uuid REFERENCES wardline.alert,  -- by which it came
  since timestamptz NOT NULL,
  FOREIGN KEY (tenant_id, patient_id) REFERENCES wardline.patient (tenant_id, patient_id)
);

-- Every passing, append-only. The entry with the highest number that had begun holds; before the first it was the team's.
CREATE TABLE wardline.contact_custody (
  entry_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  tenant_id text NOT NULL,
  site_id text NOT NULL,
  patient_id uuid NOT NULL,
  holder_id uuid REFERENCES wardline.staff, -- NULL: the care team's, or the queue's
  former_id uuid REFERENCES wardline.staff,
  alert_id uuid REFERENCES wardline.alert,
  why text NOT NULL CHECK (why IN ('claimed', 'acknowledged', 'reassigned', 'released', 'ended', 'hand-off', 'pledge-ended', 'emergency')),
  from_at timestamptz NOT NULL,             -- never before the entry before it
  recorded_by uuid REFERENCES wardline.staff, -- NULL: Wardline itself
  FOREIGN KEY (tenant_id, patient_id) REFERENCES wardline.patient (tenant_id, patient_id)
);
CREATE INDEX ON wardline.contact_custody (patient_id, entry_id DESC);

-- The row of a patient, locked. Always after the alert's lock, never before it.
CREATE FUNCTION wardline.lock_contact(of_patient uuid) RETURNS wardline.contact_holder LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
DECLARE
  h wardline.contact_holder;
BEGIN
  INSERT INTO wardline.contact_holder (patient_id, tenant_id, site_id, since)
    SELECT p.patient_id, p.tenant_id, p.site_id, wardline.now() FROM wardline.patient p WHERE p.patient_id = of_patient
    ON CONFLICT DO NOTHING;
  SELECT c.* INTO h FROM wardline.contact_holder c WHERE c.patient_id = of_patient FOR UPDATE;
  RETURN h;
END $$;

CREATE FUNCTION wardline.put_contact(of_patient uuid, to_staff uuid, by_alert uuid, because text) RETURNS void LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
DECLARE
  h wardline.contact_holder := wardline.lock_contact(of_patient);
  moment timestamptz := greatest(wardline.now(), h.since);
BEGIN
  IF h.patient_id IS NULL OR h.holder_id IS NOT DISTINCT FROM to_staff THEN
    RETURN;
  END IF;
  UPDATE wardline.contact_holder c SET holder_id = to_staff, alert_id = by_alert, since = moment WHERE c.patient_id = of_patient;
  INSERT INTO wardline.contact_custody (tenant_id, site_id, patient_id, holder_id, former_id, alert_id, why, from_at, recorded_by)
  VALUES (h.tenant_id, coalesce((SELECT a.site_id FROM wardline.alert a WHERE a.alert_id = by_alert), h.site_id), of_patient, to_staff,
    h.holder_id, by_alert, because, moment, nullif(current_setting('wardline.staff_id', true), '')::uuid);
END $$;

-- What keeps contact with somebody although the alert has passed on: an emergency in the own hands, or a call that was
-- promised in a hand-off and is not late.
CREATE FUNCTION wardline.pledged_contact(person uuid, of_patient uuid) RETURNS boolean LANGUAGE plpgsql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
BEGIN
  RETURN EXISTS (SELECT FROM wardline.emergency e WHERE e.patient_id = of_patient AND e.caller_id = person AND e.ended_at IS NULL)
    OR EXISTS (SELECT FROM wardline.follow_up f WHERE f.patient_id = of_patient AND f.owner_id = person AND f.ended_at IS NULL
      AND f.kind = 'call-back' AND f.hand_off_id IS NOT NULL AND f.overdue = 0);
END $$;

CREATE FUNCTION wardline.has_in_hand(person uuid, of_patient uuid) RETURNS boolean LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT EXISTS (SELECT FROM wardline.alert a WHERE a.patient_id = of_patient AND a.resolved_at IS NULL AND a.owner_id = person)
$$;

-- Who has it after an alert of the patient went from one owner to another (NULL: nobody's). As #domain's
-- `contactAfter`; a test holds the two against each other.
CREATE FUNCTION wardline.settle_contact(of_patient uuid, of_alert uuid, from_owner uuid, to_owner uuid, because text) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
DECLARE
  h wardline.contact_holder := wardline.lock_contact(of_patient);
  heir wardline.alert;
BEGIN
  IF h.patient_id IS NULL OR h.holder_id IS NOT NULL AND wardline.pledged_contact(h.holder_id, of_patient) THEN
    RETURN;
  ELSIF to_owner IS NOT NULL AND wardline.has_in_hand(to_owner, of_patient) AND (h.holder_id IS NULL OR h.holder_id = from_owner
      OR NOT wardline.has_in_hand(h.holder_id, of_patient)) THEN
    PERFORM wardline.put_contact(of_patient, to_owner, of_alert, because);
  ELSIF h.holder_id IS NULL OR NOT wardline.has_in_hand(h.holder_id, of_patient) THEN
    -- Whoever else has an alert of the patient in hand: the most severe, then the oldest. Else the team, or the queue.
    SELECT a.* INTO heir FROM wardline.alert a WHERE a.patient_id = of_patient AND a.resolved_at IS NULL AND a.owner_id IS NOT NULL
      ORDER BY array_position(ARRAY['critical', 'tier1', 'indeterminate'], a.severity), a.opened_at, a.alert_id LIMIT 1;
    PERFORM wardline.put_contact(of_patient, heir.owner_id, coalesce(heir.alert_id, of_alert), because);
  END IF;
END $$;

-- At the end of the transaction that changes an owner, when every alert that it touches is locked already: so nobody
-- who waits for this row has one that its holder waits for.
CREATE FUNCTION wardline.owner_changed() RETURNS trigger LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
BEGIN
  IF NEW.site_id <> OLD.site_id THEN
    PERFORM wardline.move_follow_ups(NEW.alert_id, NEW.site_id);
  END IF;
  PERFORM wardline.pass_follow_ups(NEW.alert_id, OLD.owner_id);
  PERFORM wardline.settle_contact(NEW.patient_id, NEW.alert_id, OLD.owner_id, CASE WHEN NEW.resolved_at IS NULL THEN NEW.owner_id END,
    CASE WHEN NEW.resolved_at IS NOT NULL THEN 'ended' WHEN NEW.owner_id IS NULL THEN 'released'
      WHEN NEW.state = 'claimed' AND OLD.owner_id IS NULL THEN 'claimed' WHEN NEW.state = 'acknowledged' THEN 'acknowledged'
      ELSE 'reassigned' END);
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER contact_follows_owner AFTER UPDATE ON wardline.alert DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
  WHEN (OLD.owner_id IS DISTINCT FROM NEW.owner_id OR OLD.resolved_at IS DISTINCT FROM NEW.resolved_at OR OLD.site_id <> NEW.site_id)
  EXECUTE FUNCTION wardline.owner_changed();

-- Who has it now, for whoever has a reason to know. No row: the team's or the queue's, and nobody ever took it.
CREATE FUNCTION wardline.contact_holder_of(of_patient uuid) RETURNS TABLE (staff_id uuid, name text, since timestamptz) LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT c.holder_id, s.name, c.since FROM wardline.contact_holder c LEFT JOIN wardline.staff s ON s.staff_id = c.holder_id
  WHERE c.patient_id = of_patient AND wardline.may_see_patient(of_patient) AND of_patient NOT IN (SELECT wardline.closed_records())
$$;

-- As before, and whoever has custody of contact may know the number: Tier-1 who promised the call in a hand-off.
CREATE OR REPLACE FUNCTION wardline.reaches_patient(patient uuid) RETURNS boolean LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT patient NOT IN (SELECT wardline.closed_records()) AND (
    EXISTS (SELECT FROM wardline.patient p WHERE p.patient_id = patient
      AND p.site_id = ANY (wardline.sites_as('nurse', 'charge-nurse', 'physician', 'lead')))
    OR EXISTS (SELECT FROM wardline.alert a WHERE a.patient_id = patient AND a.resolved_at IS NULL
      AND a.owner_id = wardline.scope_staff() AND a.site_id = ANY (wardline.clinical_sites()))
    OR EXISTS (SELECT FROM wardline.contact_holder c JOIN wardline.patient p ON p.patient_id = c.patient_id
      WHERE c.patient_id = patient AND c.holder_id = wardline.scope_staff() AND p.site_id = ANY (wardline.clinical_sites())))
$$;
