-- What keeps Tier-1 from ending an alert. The local team is not held: it decides by what it finds.

-- Does the person of this transaction act as Tier-1 here? Processes act for nobody.
CREATE FUNCTION wardline.acts_as_tier1(at_site text) RETURNS boolean LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT CASE WHEN nullif(current_setting('wardline.staff_id', true), '') IS NULL THEN false
    ELSE NOT at_site = ANY (wardline.sites_as('nurse', 'charge-nurse', 'physician')) END
$$;

-- Protocols (their names) that have to be gone through before Tier-1 may end this alert: at work in its health system, for
-- its condition, and for everybody or a programme of the patient. Those that there were are all stopped: the last resort,
-- which only goes up (hazard H18).
CREATE FUNCTION wardline.protocols_due(a wardline.alert) RETURNS SETOF text LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  WITH newest AS (
    SELECT v.tree, t.hash IS NULL AS stopped
    FROM (SELECT DISTINCT ON (x.tree) x.* FROM wardline.tree_activation x
      WHERE x.tenant_id = a.tenant_id ORDER BY x.tree, x.entry_id DESC) t
    JOIN wardline.tree_version v ON v.hash = coalesce(t.hash, t.stopped_hash)
    WHERE v.document ->> 'kind' = 'protocol' AND v.document -> 'for' ? a.condition
      AND (v.document ->> 'programme' = '*' OR v.document ->> 'programme' = ANY (wardline.programmes_of(a.patient_id, wardline.now())))
  )
  SELECT n.tree FROM newest n WHERE NOT n.stopped
  UNION ALL
  SELECT 'no-protocol' WHERE EXISTS (SELECT FROM newest n WHERE n.stopped) AND NOT EXISTS (SELECT FROM newest n WHERE NOT n.stopped)
$$;

-- Stable codes, none for whoever does not act as Tier-1: `below-floor` (a red flag was answered yes), `protocol-incomplete`,
-- `protocol-escalates` (what was concluded last goes up: another outcome is a conclusion of its own), `documentation-incomplete`.
CREATE FUNCTION wardline.walk_obstacles(of_alert uuid) RETURNS SETOF text LANGUAGE plpgsql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
DECLARE
  a wardline.alert;
BEGIN
  SELECT * INTO a FROM wardline.alert x WHERE x.alert_id = of_alert;
  IF a.alert_id IS NULL OR NOT wardline.acts_as_tier1(a.site_id) THEN
    RETURN;
  END IF;
  IF a.red_flag_at IS NOT NULL OR EXISTS (SELECT FROM wardline.walk w WHERE w.alert_id = of_alert AND w.red_flag_at IS NOT NULL) THEN
    RETURN NEXT 'below-floor';
  END IF;
  IF EXISTS (SELECT FROM wardline.walk w WHERE w.alert_id = of_alert AND w.purpose = 'clinical' AND w.ended_at IS NULL)
    OR EXISTS (SELECT FROM wardline.protocols_due(a) due WHERE NOT EXISTS (SELECT FROM wardline.walk w
      JOIN wardline.walk_conclusion c USING (walk_id) WHERE w.alert_id = of_alert AND w.tree = due)) THEN
    RETURN NEXT 'protocol-incomplete';
  END IF;
  IF EXISTS (SELECT FROM (SELECT DISTINCT ON (w.tree) c.outcome FROM wardline.walk w JOIN wardline.walk_conclusion c USING (walk_id)
      WHERE w.alert_id = of_alert ORDER BY w.tree, c.at DESC, c.walk_id) newest
    WHERE newest.outcome IN ('emergency-services', 'escalate-now')) THEN
    RETURN NEXT 'protocol-escalates';
  END IF;
  IF EXISTS (SELECT FROM wardline.walk_conclusion c WHERE c.alert_id = of_alert AND cardinality(wardline.missing_documents(c.walk_id)) > 0) THEN
    RETURN NEXT 'documentation-incomplete';
  END IF;
END $$;

-- Whichever statement ends it. A status that Tier-1 enters (the patient was admitted) ends other alerts, but leaves this one
-- to the local team: with its clock.
CREATE FUNCTION wardline.refuse_early_end() RETURNS trigger LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
DECLARE
  obstacles text[];
BEGIN
  IF NOT wardline.acts_as_tier1(NEW.site_id) THEN
    RETURN NEW;
  END IF;
  obstacles := ARRAY(SELECT o FROM wardline.walk_obstacles(NEW.alert_id) o);
  IF pg_trigger_depth() > 1 THEN
    RETURN CASE WHEN 'below-floor' = ANY (obstacles) THEN NULL ELSE NEW END;
  ELSIF cardinality(obstacles) > 0 THEN
    RAISE EXCEPTION 'held-back: %', array_to_string(obstacles, ', ') USING ERRCODE = 'WL017';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER refuse_early_end BEFORE UPDATE OF state, resolved_at ON wardline.alert
  FOR EACH ROW WHEN (OLD.resolved_at IS NULL AND NEW.resolved_at IS NOT NULL) EXECUTE FUNCTION wardline.refuse_early_end();

-- A red flag is taken back by nobody.
CREATE FUNCTION wardline.keep_red_flag() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.red_flag_at := OLD.red_flag_at;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_red_flag BEFORE UPDATE OF red_flag_at ON wardline.alert
  FOR EACH ROW WHEN (OLD.red_flag_at IS NOT NULL) EXECUTE FUNCTION wardline.keep_red_flag();

-- After a red flag nothing waits (hazard H17): whoever has it in hand has minutes to hand it over, without a reminder, and no
-- call back or other work puts that off. The minutes are this project's.
CREATE FUNCTION wardline.red_flag_within() RETURNS interval LANGUAGE sql IMMUTABLE AS $$ SELECT interval '5 minutes' $$;

-- After `alert_moves`, which sets the clock of the state.
CREATE FUNCTION wardline.red_flag_clock() RETURNS trigger LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
DECLARE
  enters boolean := NEW.state <> OLD.state OR NEW.owner_id IS DISTINCT FROM OLD.owner_id OR OLD.red_flag_at IS NULL;
BEGIN
  NEW.next_step_at := least(NEW.next_step_at, CASE WHEN enters THEN wardline.now() + wardline.red_flag_within() ELSE OLD.next_step_at END);
  NEW.due_at := least(NEW.due_at, NEW.next_step_at);
  NEW.step := greatest(NEW.step, (NEW.policy -> 'tier1' ->> 'reminders')::int);
  NEW.snoozed_until := NULL;
  RETURN NEW;
END $$;
CREATE TRIGGER red_flag_clock BEFORE UPDATE ON wardline.alert
  FOR EACH ROW WHEN (NEW.red_flag_at IS NOT NULL AND NEW.state = 'claimed' AND NEW.resolved_at IS NULL)
  EXECUTE FUNCTION wardline.red_flag_clock();

-- Nor does it lie in a queue: who lets go of it gives it to the local team.
CREATE FUNCTION wardline.red_flag_goes_up() RETURNS trigger LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
BEGIN
  PERFORM wardline.escalate_alert(NEW.alert_id, 'a red flag was answered yes', nullif(current_setting('wardline.staff_id', true), '')::uuid);
  RETURN NULL;
END $$;
CREATE TRIGGER red_flag_goes_up AFTER UPDATE OF state ON wardline.alert
  FOR EACH ROW WHEN (NEW.red_flag_at IS NOT NULL AND NEW.state = 'open' AND OLD.state <> 'open' AND NEW.severity <> 'critical')
  EXECUTE FUNCTION wardline.red_flag_goes_up();
