-- In whose hands an alert is, from which moment on. Kept by the row itself: nobody can pass an alert on unrecorded, and the
-- end of one is the beginning of the next.

CREATE TABLE wardline.alert_custody (
  entry_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  tenant_id text NOT NULL,
  site_id text NOT NULL,
  patient_id uuid NOT NULL,
  alert_id uuid NOT NULL REFERENCES wardline.alert,
  -- `queue`: Tier-1's, on its clock; `team`: the local team's, on the ladder; `person`: somebody's; `ended`: nobody's any more.
  holder text NOT NULL CHECK (holder IN ('queue', 'team', 'person', 'ended')),
  staff_id uuid REFERENCES wardline.staff,
  state text NOT NULL,
  at timestamptz NOT NULL,
  CHECK ((holder = 'person') = (staff_id IS NOT NULL))
);
CREATE INDEX ON wardline.alert_custody (alert_id, entry_id);

CREATE FUNCTION wardline.holder_of(a wardline.alert) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN a.resolved_at IS NOT NULL THEN 'ended' WHEN a.owner_id IS NOT NULL THEN 'person'
    WHEN wardline.is_calling(a.state, a.severity) THEN 'team' ELSE 'queue' END
$$;

CREATE FUNCTION wardline.note_custody() RETURNS trigger LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND (wardline.holder_of(NEW), NEW.site_id) = (wardline.holder_of(OLD), OLD.site_id)
    AND (NEW.owner_id IS NOT DISTINCT FROM OLD.owner_id OR NEW.resolved_at IS NOT NULL) THEN
    RETURN NULL;
  END IF;
  INSERT INTO wardline.alert_custody (tenant_id, site_id, patient_id, alert_id, holder, staff_id, state, at)
  VALUES (NEW.tenant_id, NEW.site_id, NEW.patient_id, NEW.alert_id, wardline.holder_of(NEW),
    CASE WHEN wardline.holder_of(NEW) = 'person' THEN NEW.owner_id END, NEW.state,
    CASE WHEN TG_OP = 'INSERT' THEN NEW.opened_at ELSE coalesce(NEW.resolved_at, wardline.now()) END);
  RETURN NULL;
END $$;
CREATE TRIGGER custody_begins AFTER INSERT ON wardline.alert FOR EACH ROW EXECUTE FUNCTION wardline.note_custody();
CREATE TRIGGER custody_passes AFTER UPDATE ON wardline.alert FOR EACH ROW
  WHEN (OLD.state <> NEW.state OR OLD.severity <> NEW.severity OR OLD.site_id <> NEW.site_id OR OLD.owner_id IS DISTINCT FROM NEW.owner_id)
  EXECUTE FUNCTION wardline.note_custody();

-- As far as it is known from before.
INSERT INTO wardline.alert_custody (tenant_id, site_id, patient_id, alert_id, holder, staff_id, state, at)
SELECT a.tenant_id, a.site_id, a.patient_id, a.alert_id, wardline.holder_of(a), CASE WHEN wardline.holder_of(a) = 'person' THEN a.owner_id END,
  a.state, coalesce(a.resolved_at, a.opened_at) FROM wardline.alert a;
