-- Rights: tables are read by the people of the site and written by the functions alone.

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA wardline FROM PUBLIC;
GRANT EXECUTE ON FUNCTION wardline.escalation_people(text[], timestamptz) TO wardline_clock;
