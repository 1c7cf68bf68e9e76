-- The clock takes what has come due: statuses that begin, pauses that end. Any number of clocks may.

-- A patient whom ingestion is deciding about just now is left for the next turn: nobody waits, so nothing can deadlock.
CREATE FUNCTION wardline.take_monitoring_due(at_most int) RETURNS TABLE (taken int, opened int) LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
DECLARE
  due record;
  standing wardline.monitoring_status;
  alert_id uuid;
BEGIN
  taken := 0;
  opened := 0;
  FOR due IN SELECT d.* FROM wardline.monitoring_due d JOIN wardline.patient_state s USING (patient_id)
    WHERE d.done_at IS NULL AND d.at <= wardline.now() ORDER BY d.at, d.due_id LIMIT at_most FOR UPDATE OF d, s SKIP LOCKED
  LOOP
    taken := taken + 1;
    standing := wardline.monitoring_entry_at(due.patient_id, wardline.now());
    IF due.kind = 'begins' THEN
      PERFORM wardline.heed_monitoring_status(due.patient_id);
    ELSIF standing.entry_id = due.entry_id THEN
      alert_id := wardline.open_platform_alert(due.patient_id, 'monitoring:pause-due',
        format('The pause (%s) was to end. Ask how the patient is: monitoring goes on, the pause gets a new end, or it is over.', standing.reason),
        interval '4 hours', jsonb_build_object('monitoringEntry', standing.entry_id, 'pauseOwner', standing.owner_id,
          'reason', standing.reason, 'dueAt', wardline.rfc3339(standing.due_at)));
      IF alert_id IS NOT NULL THEN opened := opened + 1; END IF;
      -- Closing the alert does not end the pause: while it stands, it comes back.
      UPDATE wardline.monitoring_due d SET at = wardline.now() + interval '1 day' WHERE d.due_id = due.due_id;
      CONTINUE;
    END IF;
    UPDATE wardline.monitoring_due d SET done_at = wardline.now() WHERE d.due_id = due.due_id;
  END LOOP;
  RETURN NEXT;
END $$;
