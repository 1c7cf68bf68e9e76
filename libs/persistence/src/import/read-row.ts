import { endReasons, pauseReasons } from '#domain';
import { columnsOf, keyColumns } from './columns.js';
import type { Finding, RawRow, ReadRow, RowKind } from './kinds.js';
import { readPlanValue } from './plan-value.js';

/** Looks at a row by itself: everything that can be wrong with it without asking the database. Pure. */
export function readRow(raw: RawRow): ReadRow {
  const findings = [...raw.findings];
  const record: Record<string, unknown> = {};
  const columns = columnsOf[raw.kind];
  const isFound = (column: string): boolean => findings.some((f) => f.column === column);
  for (const [name, column] of Object.entries(columns)) {
    const text = raw.cells[name];
    if (text === undefined || text === '') {
      if (column.isRequired && !isFound(name)) findings.push({ code: 'missing', column: name });
      continue;
    }
    const result = column.read(text);
    if ('code' in result) findings.push({ code: result.code, column: name });
    else record[name] = result.value;
  }
  const across = findings.length === 0 ? rules[raw.kind]?.(record) : undefined;
  return {
    kind: raw.kind,
    row: raw.row,
    key: keyOf(raw.kind, record),
    record,
    findings: [...findings, ...(across ?? [])],
  };
}

/** What an empty cell of a key means. */
const unsaid: Readonly<Record<string, string>> = { slot: '', scope: 'remote-monitoring' };

function keyOf(kind: RowKind, record: Readonly<Record<string, unknown>>): string | undefined {
  const parts = keyColumns[kind].map((column) => record[column] ?? unsaid[column]);
  if (parts.length === 0 || !parts.every((part) => typeof part === 'string')) return undefined;
  // A device and a patient have one part, which the database looks up as it stands.
  return parts.length === 1 ? parts[0] : JSON.stringify(parts);
}

/** What must hold between the cells of a row; may complete the record. */
const rules: Partial<Record<RowKind, (record: Record<string, unknown>) => Finding[]>> = {
  statuses: statusRules,
  assignments: ({ from, to }) => endsBefore(from, to, 'to'),
  plans: (record) => {
    const read = readPlanValue(record);
    if ('findings' in read) return read.findings;
    record.value = read.value;
    return endsBefore(record.from, record.expires, 'expires');
  },
};

/** Canonical instants sort as text. */
function endsBefore(from: unknown, to: unknown, column: string): Finding[] {
  return typeof from === 'string' && typeof to === 'string' && to <= from
    ? [{ code: 'ends-before-start', column }]
    : [];
}

function statusRules({ status, reason, due, owner, from }: Record<string, unknown>): Finding[] {
  const allowed: readonly unknown[] =
    status === 'paused' ? pauseReasons : status === 'ended' ? endReasons : [];
  const findings: Finding[] = [];
  if (allowed.length > 0 && reason === undefined) findings.push({ code: 'missing', column: 'reason' });
  if (reason !== undefined && !allowed.includes(reason))
    findings.push({ code: 'reason-does-not-fit', column: 'reason' });
  if (status === 'paused') {
    if (due === undefined) findings.push({ code: 'missing', column: 'due' });
    if (owner === undefined) findings.push({ code: 'missing', column: 'owner' });
  }
  return [...findings, ...endsBefore(from, due, 'due')];
}
