-- What the sources and the books had counted up to a time, carried forward: nobody adds up everything since the
-- beginning again to compare the two.

CREATE TABLE wardline.source_balance (
  tenant_id text NOT NULL REFERENCES wardline.health_system,
  through timestamptz NOT NULL,             -- a whole minute; everything before it is in the sums
  received bigint NOT NULL,                 -- as the sources counted
  acknowledged bigint NOT NULL,
  denied bigint NOT NULL,
  messages bigint NOT NULL,                 -- as ingestion's books say
  PRIMARY KEY (tenant_id, through)
);
CREATE INDEX source_count_by_time ON wardline.source_count (tenant_id, minute);

-- The sums of one tenant before a time: the last balance before it, and what came since.
CREATE FUNCTION wardline.source_sums(for_tenant text, until timestamptz) RETURNS wardline.source_balance LANGUAGE plpgsql STABLE
  SECURITY DEFINER SET search_path = wardline, pg_temp SET plan_cache_mode = force_custom_plan AS $$
DECLARE
  carried wardline.source_balance;
  since timestamptz;
BEGIN
  SELECT * INTO carried FROM wardline.source_balance b WHERE b.tenant_id = for_tenant AND b.through <= until
    ORDER BY b.through DESC LIMIT 1;
  since := coalesce(carried.through, '-infinity');
  carried.tenant_id := for_tenant;
  carried.through := until;
  -- A minute counts once it is over: an acknowledgement follows its commit, so at no time may the sources have
  -- acknowledged more messages than ingestion has on its books.
  SELECT coalesce(carried.received, 0) + coalesce(sum(c.received), 0), coalesce(carried.acknowledged, 0) + coalesce(sum(c.acknowledged), 0),
      coalesce(carried.denied, 0) + coalesce(sum(c.denied), 0)
    INTO carried.received, carried.acknowledged, carried.denied
    FROM wardline.source_count c
    WHERE c.tenant_id = for_tenant AND c.minute >= since AND c.minute <= until - interval '1 minute';
  SELECT coalesce(carried.messages, 0) + coalesce(sum(b.messages), 0) INTO carried.messages FROM wardline.intake_batch b
    WHERE b.tenant_id = for_tenant AND b.recorded_at >= since AND b.recorded_at < until;
  RETURN carried;
END $$;

-- Carries every tenant's balance forward, up to five minutes ago, at most every five minutes. Batches commit within
-- seconds of their time; a source whose clock is slower than that by minutes would count into what is carried already.
CREATE FUNCTION wardline.carry_source_balances() RETURNS int LANGUAGE sql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  WITH reach AS (
    SELECT date_trunc('minute', wardline.now() - interval '5 minutes') AS through
  ), put AS (
    INSERT INTO wardline.source_balance (tenant_id, through, received, acknowledged, denied, messages)
    SELECT s.tenant_id, s.through, s.received, s.acknowledged, s.denied, s.messages
    FROM reach r, wardline.health_system h, LATERAL wardline.source_sums(h.tenant_id, r.through) s
    WHERE NOT EXISTS (SELECT FROM wardline.source_balance b WHERE b.tenant_id = h.tenant_id AND b.through > r.through - interval '5 minutes')
    ORDER BY h.tenant_id
    ON CONFLICT DO NOTHING RETURNING 1
  )
  SELECT count(*)::int FROM put
$$;

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON wardline.source_balance
  FOR EACH STATEMENT EXECUTE FUNCTION wardline.refuse_change();
ALTER TABLE wardline.source_balance ENABLE ROW LEVEL SECURITY;
REVOKE ALL ON FUNCTION wardline.source_sums(text, timestamptz), wardline.carry_source_balances() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION wardline.carry_source_balances() TO wardline_auditor;
