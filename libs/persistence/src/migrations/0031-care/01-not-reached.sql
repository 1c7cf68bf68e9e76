-- The protocol for a patient who does not answer and the attempts are one thing: whoever begins the protocol has begun the
-- series, with its clock (hazard H22); and once the patient has answered, nothing more is asked by that protocol.

-- The protocol by which it is gone through; NULL: it began with an attempt, or with a call-back that reached nobody.
ALTER TABLE wardline.contact_series ADD COLUMN walk_id uuid REFERENCES wardline.walk;

CREATE FUNCTION wardline.begin_attempts() RETURNS trigger LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
DECLARE
  which uuid;
BEGIN
  IF wardline.may_contact(NEW.patient_id) IS NULL THEN
    which := wardline.begin_contact_series(NEW.alert_id, NEW.started_by);
    UPDATE wardline.contact_series s SET walk_id = NEW.walk_id WHERE s.series_id = which;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER begin_attempts AFTER INSERT ON wardline.walk
  FOR EACH ROW WHEN (NEW.purpose = 'not-reached') EXECUTE FUNCTION wardline.begin_attempts();

CREATE FUNCTION wardline.end_not_reached() RETURNS trigger LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
BEGIN
  UPDATE wardline.walk w SET ended_at = wardline.now()
    WHERE w.alert_id = NEW.alert_id AND w.purpose = 'not-reached' AND w.ended_at IS NULL;
  RETURN NULL;
END $$;
CREATE TRIGGER end_not_reached AFTER UPDATE OF ended_as ON wardline.contact_series
  FOR EACH ROW WHEN (NEW.ended_as = 'reached' AND OLD.ended_as IS NULL) EXECUTE FUNCTION wardline.end_not_reached();

REVOKE ALL ON FUNCTION wardline.begin_attempts(), wardline.end_not_reached() FROM PUBLIC;
