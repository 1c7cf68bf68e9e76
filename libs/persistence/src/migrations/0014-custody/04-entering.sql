-- The clock of a state is set where the state is entered, whoever enters it: a reading, a person, the clock, a status, an
-- administrator. As #domain's `limitOf`; a test holds the two against each other.

-- Is the local team called for it, step by step? As #domain's `isCalling`.
CREATE FUNCTION wardline.is_calling(state text, severity text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT state IN ('escalated', 'delivered') OR (state = 'open' AND severity = 'critical')
$$;

-- How long an alert may stay in a state that it enters. NULL: the ladder, which begins at once, or the queue.
CREATE FUNCTION wardline.state_limit(state text, policy jsonb) RETURNS interval LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT make_interval(secs => (CASE state WHEN 'claimed' THEN policy -> 'tier1' -> 'workWithinSeconds'
    WHEN 'acknowledged' THEN policy -> 'startCareWithinSeconds' WHEN 'in-care' THEN policy -> 'closeWithinSeconds' END)::float8)
$$;

CREATE FUNCTION wardline.alert_opens() RETURNS trigger LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
BEGIN
  NEW.policy := wardline.policy_for(NEW.tenant_id, NEW.site_id, NEW.patient_id, NEW.severity);
  IF wardline.is_calling(NEW.state, NEW.severity) THEN
    NEW.next_step_at := NEW.opened_at;
  ELSIF NEW.state <> 'open' THEN
    NEW.next_step_at := NEW.opened_at + wardline.state_limit(NEW.state, NEW.policy);
    NEW.due_at := NEW.next_step_at;
    NEW.taken_extremes := NEW.extremes;
  ELSE
    NEW.next_step_at := coalesce(NEW.next_step_at, NEW.due_at);
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER alert_opens BEFORE INSERT ON wardline.alert FOR EACH ROW WHEN (NEW.resolved_at IS NULL)
  EXECUTE FUNCTION wardline.alert_opens();

CREATE FUNCTION wardline.alert_moves() RETURNS trigger LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
DECLARE
  moment timestamptz := wardline.now();
  raised boolean := NEW.severity <> OLD.severity;
BEGIN
  IF NEW.resolved_at IS NOT NULL THEN
    NEW.next_step_at := NULL;
    NEW.snoozed_until := NULL;
    RETURN NEW;
  END IF;
  IF raised THEN
    NEW.policy := wardline.policy_for(NEW.tenant_id, NEW.site_id, NEW.patient_id, NEW.severity);
    NEW.snoozed_until := NULL;
    -- What the local team was called for or has stays with it, and whoever had it keeps it until it is taken again.
    IF OLD.state IN ('escalated', 'delivered', 'acknowledged', 'in-care') AND NEW.state = 'open' THEN
      NEW.state := 'escalated';
      NEW.owner_id := OLD.owner_id;
    END IF;
  ELSIF NEW.extremes IS DISTINCT FROM OLD.extremes AND NEW.state = OLD.state AND OLD.taken_extremes IS NOT NULL
    AND NEW.state IN ('claimed', 'acknowledged', 'in-care')
    AND (wardline.is_beyond(OLD.taken_extremes, NEW.extremes, NEW.policy -> 'worsening')
      OR (OLD.snoozed_until IS NOT NULL AND wardline.is_outside(OLD.taken_extremes, NEW.extremes, NEW.policy -> 'worsening'))) THEN
    NEW.version := OLD.version + 1; -- by which whoever appends the event tells that it is `worsened`
    NEW.snoozed_until := NULL;
    NEW.taken_extremes := NEW.extremes;
    IF NEW.state <> 'claimed' THEN
      NEW.state := 'escalated';
    END IF;
  END IF;

  IF OLD.state = 'escalated' AND NEW.state = 'delivered' THEN
    RETURN NEW; -- the ladder goes on
  ELSIF NEW.state <> OLD.state OR raised THEN
    NEW.step := 0;
    NEW.round := 0;
    NEW.phase := 'begin';
    IF wardline.is_calling(NEW.state, NEW.severity) THEN
      NEW.next_step_at := moment;
      IF NOT raised THEN
        NEW.due_at := moment + make_interval(secs => (NEW.policy -> 'steps' -> 0 -> 'acknowledgeWithinSeconds')::float8);
      END IF;
    ELSIF NEW.state = 'open' THEN
      IF NOT raised THEN
        NEW.due_at := moment + make_interval(secs => (NEW.policy -> 'tier1' -> 'remindEverySeconds')::float8);
      END IF;
      NEW.next_step_at := NEW.due_at;
    ELSE
      NEW.next_step_at := moment + wardline.state_limit(NEW.state, NEW.policy);
      NEW.due_at := NEW.next_step_at;
      NEW.taken_extremes := CASE WHEN NEW.state = 'in-care' THEN coalesce(NEW.taken_extremes, NEW.extremes) ELSE NEW.extremes END;
    END IF;
  ELSIF NEW.snoozed_until IS DISTINCT FROM OLD.snoozed_until OR NEW.owner_id IS DISTINCT FROM OLD.owner_id THEN
    IF NOT wardline.is_calling(NEW.state, NEW.severity) THEN
      NEW.step := 0;
      NEW.next_step_at := coalesce(NEW.snoozed_until, moment + wardline.state_limit(NEW.state, NEW.policy), NEW.next_step_at, moment);
      NEW.due_at := NEW.next_step_at;
      NEW.taken_extremes := NEW.extremes;
    END IF;
  ELSIF NEW.next_step_at IS NULL THEN
    NEW.next_step_at := moment; -- no alert is forgotten: whoever stops a clock starts it
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER alert_moves BEFORE UPDATE ON wardline.alert FOR EACH ROW EXECUTE FUNCTION wardline.alert_moves();
