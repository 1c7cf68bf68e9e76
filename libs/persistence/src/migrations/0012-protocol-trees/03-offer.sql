-- What became of an offer, for both sides of it: that it was declined or signed, and when. Neither why nor by whom.
CREATE FUNCTION wardline.tree_offer_outcomes() RETURNS TABLE (offer_id uuid, answer text, answered_at timestamptz) LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT o.offer_id, coalesce(signed.answer, a.answer), coalesce(signed.at, a.answered_at)
  FROM wardline.tree_offer o
    LEFT JOIN wardline.tree_offer_answer a USING (offer_id)
    LEFT JOIN LATERAL (SELECT 'signed' AS answer, min(s.recorded_at) AS at FROM wardline.tree_signature s
      WHERE s.tenant_id = o.tenant_id AND s.hash = o.hash HAVING count(*) > 0) signed ON true
  WHERE ARRAY[o.tenant_id, o.from_tenant] && wardline.tree_tenants()
    AND (signed.answer IS NOT NULL OR a.answer IS NOT NULL)
$$;
REVOKE ALL ON FUNCTION wardline.tree_offer_outcomes() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION wardline.tree_offer_outcomes() TO wardline_server;
