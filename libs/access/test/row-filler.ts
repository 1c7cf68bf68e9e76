import type pg from 'pg';

/** A place of the organisation: whose rows are tried to be read from elsewhere. */
export interface Place {
  readonly name: string;
  readonly tenant: string;
  readonly site: string;
  readonly patient: string;
  readonly device: string;
  /** Somebody who works there. */
  readonly staff: string;
}

interface Column {
  readonly name: string;
  readonly type: string;
  readonly needed: boolean;
}
interface Reference {
  readonly columns: readonly string[];
  readonly to: string;
  readonly toColumns: readonly string[];
}
/** A table and what the catalogue says of it. */
export interface Table {
  readonly name: string;
  readonly columns: readonly Column[];
  readonly references: readonly Reference[];
  readonly key: readonly string[];
}
export type Row = Readonly<Record<string, unknown>>;

const catalogue = `
  SELECT c.relname AS name,
    (SELECT json_agg(json_build_object('name', a.attname, 'type', format_type(a.atttypid, NULL),
        'needed', a.attnotnull AND NOT a.atthasdef AND a.attidentity = '') ORDER BY a.attnum)
     FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '') AS columns,
    (SELECT coalesce(json_agg(json_build_object('to', t.relname,
        'columns', (SELECT json_agg(a.attname ORDER BY k.n) FROM unnest(f.conkey) WITH ORDINALITY k (num, n)
          JOIN pg_attribute a ON a.attrelid = f.conrelid AND a.attnum = k.num),
        'toColumns', (SELECT json_agg(a.attname ORDER BY k.n) FROM unnest(f.confkey) WITH ORDINALITY k (num, n)
          JOIN pg_attribute a ON a.attrelid = f.confrelid AND a.attnum = k.num))), '[]')
     FROM pg_constraint f JOIN pg_class t ON t.oid = f.confrelid WHERE f.conrelid = c.oid AND f.contype = 'f') AS references,
    (SELECT coalesce(json_agg(a.attname), '[]') FROM pg_index i JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = ANY (i.indkey)
     WHERE i.indrelid = c.oid AND i.indisprimary) AS key
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE n.nspname = 'wardline' AND c.relkind IN ('r', 'p') AND NOT c.relispartition ORDER BY 1`;

/** Every table of the schema, so that one that comes later is in. */
export async function allTables(owner: pg.Pool): Promise<Table[]> {
  return (await owner.query<Table>(catalogue)).rows;
}

/** Tables that say something about a tenant, a site or a patient: by a column of their own or by what they refer to. */
export function tablesOfSomebody(tables: readonly Table[]): Table[] {
  const marked = new Set(tables.filter((t) => scopeOf(t) !== undefined).map((t) => t.name));
  // What a health system's staff, trees and firms refer to is not theirs alone; alerts, events and imports are.
  const throughOwner = (t: Table): boolean =>
    t.references.some(
      (r) => marked.has(r.to) && !['health_system', 'site', 'support_firm', 'staff'].includes(r.to),
    );
  for (let before = -1; before !== marked.size;) {
    before = marked.size;
    for (const table of tables) if (throughOwner(table)) marked.add(table.name);
  }
  return tables.filter((t) => marked.has(t.name));
}

/** How closely a table's rows belong to somebody, by its own columns. */
export function scopeOf(table: Table): 'patient' | 'site' | 'tenant' | undefined {
  const has = (name: string): boolean => table.columns.some((c) => c.name === name);
  if (has('patient_id')) return 'patient';
  if (has('site_id')) return 'site';
  return has('tenant_id') ? 'tenant' : undefined;
}

const plain: Readonly<Record<string, unknown>> = {
  boolean: true,
  smallint: 1,
  'double precision': 1,
  numeric: 1,
  jsonb: '{}',
  json: '{}',
  date: '2026-01-01',
  interval: '1 day',
  'timestamp with time zone': '2026-01-01T00:00:00Z',
  tstzrange: '[2026-01-01,2026-02-01)',
  'text[]': '{x}',
  'integer[]': '{1}',
  'uuid[]': '{}',
};

/**
 * Puts a row of each place into each table that has none of it, by what the catalogue says. Triggers and references are
 * off meanwhile, and a check that a made-up value offends is dropped: in a throw-away database, and policies read neither.
 */
export class RowFiller {
  readonly #rows = new Map<string, Map<string, Row>>();
  readonly #problems: string[] = [];
  #serial = 1000;

  constructor(
    private readonly client: pg.ClientBase,
    private readonly tables: readonly Table[],
    private readonly places: readonly Place[],
  ) {}

  /** What each place has in each table. */
  rowOf(table: string, place: string): Row | undefined {
    return this.#rows.get(table)?.get(place);
  }

  /** Tables that could not be filled, and why. */
  get problems(): readonly string[] {
    return this.#problems;
  }

  async fill(wanted: readonly Table[]): Promise<void> {
    await this.client.query(`SET session_replication_role = 'replica'`);
    try {
      for (const table of wanted) for (const place of this.places) await this.#ensure(table, place, []);
    } finally {
      await this.client.query('RESET session_replication_role');
    }
  }

  async #ensure(table: Table, place: Place, asking: readonly string[]): Promise<Row | undefined> {
    const known = this.rowOf(table.name, place.name);
    if (known !== undefined || asking.includes(table.name)) return known;
    const row = (await this.#standing(table, place)) ?? (await this.#make(table, place, asking));
    if (row !== undefined) {
      const rows = this.#rows.get(table.name) ?? new Map<string, Row>();
      this.#rows.set(table.name, rows.set(place.name, row));
    }
    return row;
  }

  /** A row that is the place's own already. */
  async #standing(table: Table, place: Place): Promise<Row | undefined> {
    const own = ownValues(table, place);
    const by = Object.keys(own).filter((name) => table.columns.some((c) => c.name === name));
    if (by.length === 0) return undefined;
    const where = by.map((name, i) => `"${name}"::text = $${i + 1}`).join(' AND ');
    const { rows } = await this.client.query<{ row: Row }>(
      `SELECT to_jsonb(t) AS row FROM wardline."${table.name}" t WHERE ${where} LIMIT 1`,
      by.map((name) => own[name]),
    );
    return rows[0]?.row;
  }

  async #make(table: Table, place: Place, asking: readonly string[]): Promise<Row | undefined> {
    const values: Record<string, unknown> = { ...ownValues(table, place) };
    for (const reference of table.references) {
      const target = this.tables.find((t) => t.name === reference.to);
      if (target === undefined || target.name === table.name) continue;
      const row = await this.#ensure(target, place, [...asking, table.name]);
      reference.columns.forEach((column, i) => {
        const to = reference.toColumns[i];
        if (row !== undefined && to !== undefined) values[column] ??= row[to];
      });
    }
    for (const column of table.columns) if (column.needed) values[column.name] ??= this.#valueOf(column);
    for (let attempt = 0; attempt < 12; attempt++) {
      const made = await this.#tryInsert(table, values);
      if (made !== 'again') return made;
    }
    this.#problems.push(`${table.name}: no row of ${place.name} could be made`);
    return undefined;
  }

  /** Each its own, so that nothing is shared between places by accident. */
  #valueOf({ type }: Column): unknown {
    this.#serial += 1;
    const serial = String(this.#serial);
    if (type === 'text') return `x-${serial}`;
    if (type === 'uuid') return `00000000-0000-4000-8000-${serial.padStart(12, '0')}`;
    if (type === 'bytea') return `\\x${serial}`;
    return type === 'integer' || type === 'bigint' ? this.#serial : plain[type];
  }

  /** Drops the check that a value offends, and asks for another attempt; anything else is a problem with a name. */
  async #tryInsert(
    table: Table,
    values: Readonly<Record<string, unknown>>,
  ): Promise<Row | 'again' | undefined> {
    const names = Object.keys(values);
    const list = names.map((name) => `"${name}"`).join(', ');
    const marks = names.map((_, i) => `$${i + 1}`).join(', ');
    try {
      const { rows } = await this.client.query<{ row: Row }>(
        `INSERT INTO wardline."${table.name}" AS t (${list}) OVERRIDING SYSTEM VALUE VALUES (${marks}) RETURNING to_jsonb(t) AS row`,
        names.map((name) => values[name]),
      );
      return rows[0]?.row;
    } catch (error) {
      const { code, constraint, message } = error as pg.DatabaseError;
      if (code === '23514' && constraint !== undefined) {
        await this.client.query(`ALTER TABLE wardline."${table.name}" DROP CONSTRAINT "${constraint}"`);
        return 'again';
      }
      this.#problems.push(`${table.name}: ${code} ${message}`);
      return undefined;
    }
  }
}

/** What tells a place's rows from another one's. */
function ownValues(table: Table, place: Place): Record<string, string> {
  const scope = scopeOf(table);
  const has = (name: string): boolean => table.columns.some((c) => c.name === name);
  const own: Record<string, string> = {};
  if (has('tenant_id')) own.tenant_id = place.tenant;
  if (has('site_id')) own.site_id = place.site;
  if (has('patient_id')) own.patient_id = place.patient;
  if (has('device_id') && scope !== 'patient') own.device_id = place.device;
  if (table.name === 'staff') own.staff_id = place.staff;
  return own;
}
