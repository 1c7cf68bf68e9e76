import type { SurgeMaterial } from '#domain';
import type { FirmReader } from '../firm/material.js';

/** Dates as the database writes them into JSON. */
type Dated<T> = T extends Date
  ? string
  : T extends readonly (infer Item)[]
    ? readonly Dated<Item>[]
    : T extends object
      ? { readonly [K in keyof T]: Dated<T[K]> }
      : T;

/** @param whose what the person of the transaction works on or answers for; `all` is for the process that watches */
export async function surgeMaterial(reader: FirmReader, whose: 'mine' | 'all'): Promise<SurgeMaterial> {
  const [row] = await reader.query<{ material: Dated<SurgeMaterial> }>(
    `SELECT wardline.surge_material${whose === 'all' ? '_of_all' : ''}() AS material`,
  );
  if (row === undefined) throw new Error('the database told nothing of the queue');
  const { material } = row;
  return {
    ...material,
    at: new Date(material.at),
    waiting: material.waiting.map((alert) => ({
      ...alert,
      openedAt: new Date(alert.openedAt),
      dueAt: new Date(alert.dueAt),
    })),
    elsewhere: material.elsewhere.map((one) => ({ ...one, dueAt: new Date(one.dueAt) })),
    shifts: material.shifts.map((shift) => ({
      ...shift,
      from: new Date(shift.from),
      until: new Date(shift.until),
    })),
    pauses: material.pauses.map((pause) => ({ ...pause, until: new Date(pause.until) })),
    overflowing: material.overflowing.map((one) => ({ ...one, since: new Date(one.since) })),
  };
}
