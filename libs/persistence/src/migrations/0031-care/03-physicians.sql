-- Whom one informs about a patient: the physicians of the alert's site, by name, for whoever works on the alert.
CREATE FUNCTION wardline.physicians_for(of_alert uuid) RETURNS TABLE (staff_id uuid, name text) LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT f.staff_id, f.name FROM wardline.alert a CROSS JOIN LATERAL wardline.physicians_of(a.site_id) p
    JOIN wardline.staff f ON f.staff_id = p
  WHERE a.alert_id = of_alert AND wardline.sees_alert(a)
$$;
REVOKE ALL ON FUNCTION wardline.physicians_for(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION wardline.physicians_for(uuid) TO wardline_server;
