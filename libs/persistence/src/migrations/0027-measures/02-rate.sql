-- What a site's lead says that work and monitoring cost. No number is shipped: without one there is no cost.
CREATE TABLE wardline.programme_rate (
  entry_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  tenant_id text NOT NULL,
  site_id text NOT NULL,
  currency text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),              -- ISO 4217
  nurse_minute numeric(12, 4) NOT NULL CHECK (nurse_minute >= 0),      -- of the local team's recorded work
  tier1_minute numeric(12, 4) NOT NULL CHECK (tier1_minute >= 0),
  patient_month numeric(12, 4) NOT NULL CHECK (patient_month >= 0),    -- fixed: devices, licences
  effective_from timestamptz NOT NULL,
  recorded_by uuid NOT NULL REFERENCES wardline.staff,
  recorded_at timestamptz NOT NULL DEFAULT wardline.now(),
  FOREIGN KEY (tenant_id, site_id) REFERENCES wardline.site (tenant_id, site_id)
);
CREATE INDEX ON wardline.programme_rate (site_id, effective_from, entry_id);

CREATE FUNCTION wardline.set_programme_rate(at_site text, in_currency text, nurse numeric, tier1 numeric, month numeric, from_at timestamptz)
  RETURNS text LANGUAGE plpgsql SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
DECLARE
  for_tenant text := (SELECT s.tenant_id FROM wardline.site s WHERE s.site_id = at_site);
  code text := CASE
    WHEN NOT at_site = ANY (wardline.sites_as('lead')) THEN 'role-not-allowed'
    WHEN from_at > wardline.now() + interval '1 year' OR from_at < wardline.now() - interval '10 years' THEN 'dates-invalid'
    ELSE 'ok' END;
BEGIN
  IF code = 'ok' THEN
    INSERT INTO wardline.programme_rate (tenant_id, site_id, currency, nurse_minute, tier1_minute, patient_month, effective_from, recorded_by)
    VALUES (for_tenant, at_site, in_currency, nurse, tier1, month, from_at, wardline.scope_staff());
  END IF;
  INSERT INTO wardline.audit_event (staff_id, session_id, tenant_id, action, target, outcome)
  VALUES (wardline.scope_staff(), nullif(current_setting('wardline.session_id', true), '')::uuid,
    CASE WHEN code <> 'role-not-allowed' THEN for_tenant END, 'measures.rate', 'site:' || at_site, code);
  RETURN code;
END $$;
