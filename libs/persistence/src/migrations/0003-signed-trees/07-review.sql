-- What a stopped tree filtered, decided again by the fail-safe tree: a list that somebody works through (hazard H18).

CREATE TABLE wardline.stop_review_item (
  item_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  review_id uuid NOT NULL REFERENCES wardline.stop_review,
  tenant_id text NOT NULL,
  site_id text NOT NULL,
  patient_id uuid NOT NULL,
  decision_id bigint NOT NULL,              -- in which the stopped tree filtered
  decided_at timestamptz NOT NULL,
  measurement_id bigint NOT NULL,
  condition text NOT NULL,                  -- of the most severe result now
  disposition text NOT NULL CHECK (disposition IN ('indeterminate', 'tier1', 'critical')),
  reason text NOT NULL,
  decided_by text NOT NULL,                 -- hash of the fail-safe version; empty: there was none
  state text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'closed')),
  outcome text CHECK (outcome IN ('no-harm', 'patient-called', 'escalated', 'not-reached')),
  note text,
  closed_by uuid REFERENCES wardline.staff,
  closed_at timestamptz,
  UNIQUE (review_id, decision_id),
  FOREIGN KEY (tenant_id, patient_id) REFERENCES wardline.patient (tenant_id, patient_id),
  CHECK ((state = 'closed') = (closed_at IS NOT NULL) AND (state = 'closed') = (outcome IS NOT NULL))
);
CREATE INDEX ON wardline.stop_review_item (review_id, state, disposition);

-- Takes a review that is due, for this transaction; the others go on with others. Due a minute after the stop: a batch
-- that began under the stopped tree has committed by then.
CREATE FUNCTION wardline.take_stop_review() RETURNS TABLE (review_id uuid, tenant_id text, tree text, hash text, looked_through bigint)
  LANGUAGE sql SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT r.review_id, r.tenant_id, r.tree, r.hash, r.looked_through FROM wardline.stop_review r
  WHERE r.completed_at IS NULL AND r.opened_at <= wardline.now() - interval '1 minute'
  ORDER BY r.opened_at LIMIT 1 FOR UPDATE SKIP LOCKED
$$;

-- The next decisions of its period, in order; `filtered`: the stopped version decided, and raised nothing.
CREATE FUNCTION wardline.stop_review_step(which uuid, at_most int)
  RETURNS TABLE (decision_id bigint, decided_at timestamptz, measurement_id bigint, patient_id uuid, site_id text, filtered boolean, facts jsonb)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  SELECT d.decision_id, d.decided_at, d.measurement_id, d.patient_id, p.site_id, f.filtered,
    CASE WHEN f.filtered THEN d.facts END
  FROM wardline.stop_review r
  JOIN wardline.decision d ON d.tenant_id = r.tenant_id AND d.decision_id > r.looked_through
    AND d.decided_at >= r.filtered_from AND d.decided_at < r.filtered_to + interval '1 minute'
  JOIN wardline.patient p ON p.patient_id = d.patient_id
  CROSS JOIN LATERAL (SELECT wardline.results_of(d) AS results) o
  CROSS JOIN LATERAL (SELECT
    o.results @> jsonb_build_object('trees', jsonb_build_array(jsonb_build_object('hash', r.hash)))
    AND NOT o.results @> jsonb_build_object('findings', jsonb_build_array(jsonb_build_object('hash', r.hash))) AS filtered) f
  WHERE r.review_id = which ORDER BY d.decision_id LIMIT at_most
$$;

-- Puts the items of a step in and moves on, in the transaction that took the review. `looked` 0: it is complete.
CREATE FUNCTION wardline.put_stop_review_step(which uuid, through bigint, looked int, items jsonb) RETURNS void LANGUAGE sql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
  INSERT INTO wardline.stop_review_item (review_id, tenant_id, site_id, patient_id, decision_id, decided_at, measurement_id, condition,
    disposition, reason, decided_by)
  SELECT which, r.tenant_id, p.site_id, d.patient_id, d.decision_id, d.decided_at, d.measurement_id, i.condition, i.disposition, i.reason, i.hash
  FROM jsonb_to_recordset(items) AS i (decision_id bigint, decided_at timestamptz, condition text, disposition text, reason text, hash text)
  JOIN wardline.stop_review r ON r.review_id = which
  JOIN wardline.decision d ON d.decision_id = i.decision_id AND d.tenant_id = r.tenant_id
  JOIN wardline.patient p ON p.patient_id = d.patient_id
  ON CONFLICT (review_id, decision_id) DO NOTHING;
  UPDATE wardline.stop_review SET looked_through = greatest(looked_through, through), looked_at = looked_at + looked,
    completed_at = CASE WHEN looked = 0 THEN wardline.now() END
  WHERE review_id = which AND completed_at IS NULL
$$;

-- Somebody who may see the patients has looked after these items.
CREATE FUNCTION wardline.close_stop_review_items(items bigint[], what text, words text) RETURNS text LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
DECLARE
  mine text[] := wardline.sites_as('nurse', 'charge-nurse', 'physician', 'lead');
  tenant text;
  code text;
BEGIN
  SELECT min(i.tenant_id) INTO tenant FROM wardline.stop_review_item i WHERE i.item_id = ANY (items);
  PERFORM FROM wardline.stop_review_item i WHERE i.item_id = ANY (items) ORDER BY i.item_id FOR UPDATE;
  code := CASE
    WHEN cardinality(items) = 0 OR (SELECT count(*) FROM wardline.stop_review_item i WHERE i.item_id = ANY (items)
      AND i.site_id = ANY (mine)) <> cardinality(items) THEN 'unknown-item'
    WHEN EXISTS (SELECT FROM wardline.stop_review_item i WHERE i.item_id = ANY (items) AND i.state = 'closed') THEN 'already-closed'
    ELSE 'ok' END;
  IF code = 'ok' THEN
    UPDATE wardline.stop_review_item SET state = 'closed', outcome = what, note = words, closed_by = wardline.scope_staff(),
      closed_at = wardline.now() WHERE item_id = ANY (items);
  END IF;
  RETURN wardline.answer_tree_act(tenant, 'tree.review-close', 'stop-review-items:' || cardinality(items), code);
END $$;
