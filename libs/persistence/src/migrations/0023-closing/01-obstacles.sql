-- What speaks against the end of an alert, from every part that knows something: stable codes. An alert ends when nothing
-- of it is open any more.
CREATE OR REPLACE FUNCTION wardline.closing_obstacles(of_alert uuid) RETURNS text[] LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT ARRAY(
    SELECT o FROM wardline.walk_obstacles(of_alert) o
    UNION SELECT o FROM wardline.follow_up_obstacles(of_alert) o
    UNION SELECT o FROM wardline.question_obstacles(of_alert) o
    ORDER BY 1)
$$;
REVOKE ALL ON FUNCTION wardline.closing_obstacles(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION wardline.closing_obstacles(uuid) TO wardline_server;
