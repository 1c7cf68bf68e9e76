-- Tree versions as they were approved, whole, so that a decision can be run again years later.

CREATE TABLE wardline.tree_version (
  hash text PRIMARY KEY,                    -- SHA-256 (hex) of the canonical document
  tree text NOT NULL,
  version text NOT NULL,
  document jsonb NOT NULL,
  approval jsonb NOT NULL,                  -- {tree, version, hash, physician, date, …}
  loaded_at timestamptz NOT NULL DEFAULT wardline.now(),
  UNIQUE (tree, version)
);

-- Which version decides for whom. The newest row of (tenant, tree) holds; hash NULL: stopped.
CREATE TABLE wardline.tree_activation (
  entry_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  tenant_id text NOT NULL REFERENCES wardline.health_system,
  tree text NOT NULL,
  hash text REFERENCES wardline.tree_version,
  effective_from timestamptz NOT NULL DEFAULT wardline.now(),
  activated_by uuid REFERENCES wardline.staff
);
CREATE INDEX ON wardline.tree_activation (tenant_id, tree, entry_id DESC);
