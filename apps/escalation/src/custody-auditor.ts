import type { CustodyFindingKind } from '#domain';
import type { DataSource } from 'typeorm';

/** One audit in this time, whoever of the processes does it. By the database's clock. */
export const auditEvery = '20 seconds';

/** Something that should be impossible, as `wardline.custody_findings` gives it. No patient data. */
export interface CustodyFinding {
  readonly kind: CustodyFindingKind;
  readonly tenant_id: string;
  readonly site_id: string | null;
  readonly target_kind: 'alert' | 'follow-up' | 'question' | 'health-system';
  readonly target_id: string;
  readonly alert_id: string | null;
  readonly since: Date;
}

/** What an audit changed, by kind. */
export interface AlarmChange {
  readonly kind: CustodyFindingKind;
  readonly opened: number;
  readonly repaired: number;
  readonly resolved: number;
}

export interface StandingAlarms {
  readonly kind: CustodyFindingKind;
  readonly standing: number;
  readonly unacknowledged: number;
}

/** Everything that is amiss now, read in one snapshot. */
export async function custodyFindings(source: DataSource): Promise<CustodyFinding[]> {
  return source.transaction('REPEATABLE READ', (manager) =>
    manager.query<CustodyFinding[]>('SELECT * FROM wardline.custody_findings()'),
  );
}

/** What the walks through the books found, by health system. */
export interface Unbalanced {
  /** Books of readings. */
  readonly readings: readonly string[];
  /** Books of escalations. */
  readonly steps: readonly string[];
}

/**
 * One audit, when it is time for one: looks at every open alert, follow-up and question and at the numbers, opens and
 * resolves alarms, gives back what has lost its clock or its owner, and beats.
 *
 * @param source signed in as wardline_auditor
 * @param unbalanced health systems whose books do not balance
 * @returns undefined when another process has done it, or it is not time yet
 */
export async function auditCustody(
  source: DataSource,
  unbalanced: Unbalanced = { readings: [], steps: [] },
  every: string = auditEvery,
): Promise<AlarmChange[] | undefined> {
  const [turn] = await source.query<{ mine: boolean }[]>(
    'SELECT wardline.take_custody_turn($1::interval) AS mine',
    [every],
  );
  if (turn?.mine !== true) return undefined;
  const findings = [...(await custodyFindings(source)), ...(await stepFindings(source, unbalanced.steps))];
  return source.query<AlarmChange[]>('SELECT * FROM wardline.settle_custody($1::jsonb, $2::text[])', [
    JSON.stringify(findings),
    unbalanced.readings,
  ]);
}

async function stepFindings(source: DataSource, tenants: readonly string[]): Promise<CustodyFinding[]> {
  return source.query<CustodyFinding[]>(
    `SELECT 'steps-do-not-add-up' AS kind, t AS tenant_id, NULL AS site_id, 'health-system' AS target_kind, t AS target_id,
       NULL AS alert_id, wardline.now() AS since FROM unnest($1::text[]) t`,
    [tenants],
  );
}

/** The alarms that stand, whoever found them. */
export async function standingAlarms(source: DataSource): Promise<StandingAlarms[]> {
  return source.query<StandingAlarms[]>('SELECT * FROM wardline.standing_custody_alarms()');
}
