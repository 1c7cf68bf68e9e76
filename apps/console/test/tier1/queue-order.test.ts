import { describe, expect, it } from '@jest/globals';
import type { QueueItem } from '../../src/case/case-api.js';
import { claimReasons, heldElsewhere, splitQueue, workOf } from '../../src/queue/queue-order.js';
import { alertWith } from '../builders.js';

const me = { id: 'me', name: 'Me' };
const line = (id: string, owner: { id: string; name: string } | null): QueueItem['alerts'][number] => ({
  id,
  version: 1,
  condition: 'hypoxaemia',
  severity: 'tier1',
  state: owner === null ? 'open' : 'claimed',
  reason: 'r',
  openedAt: '2026-11-20T08:00:00.000Z',
  dueAt: '2026-11-20T09:00:00.000Z',
  overdue: false,
  snoozedUntil: null,
  owner,
  handOffPending: false,
  overflow: null,
});
const item = (patient: string, ...alerts: QueueItem['alerts']): QueueItem => ({
  patient,
  caseCode: patient,
  age: 80,
  sex: 'female',
  name: null,
  site: { id: 's', name: 'S' },
  tenant: { id: 't', name: 'T' },
  work: alerts.at(-1)?.id ?? '',
  alerts,
  followUps: [],
});

describe('the queue', () => {
  it('keeps apart what one holds, by any alert of the patient, and leaves the server’s order alone', () => {
    const items = [
      item('a', line('1', null)),
      item('b', line('2', null), line('3', me)),
      item('c', line('4', null)),
    ];
    const { mine, waiting } = splitQueue(items, 'me');
    expect(mine.map(({ patient }) => patient)).toEqual(['b']);
    expect(waiting.map(({ patient }) => patient)).toEqual(['a', 'c']);
  });

  it('shows of a patient the alert that places him or her', () => {
    expect(workOf(item('a', line('1', null), line('2', null)))?.id).toBe('2');
  });

  it('forgets nobody whom one holds and who is not on this page of it, and says nobody twice', () => {
    const held = (id: string, patient: string) => alertWith({ id, patient, owner: me });
    const alerts = [
      held('1', 'a'),
      held('2', 'z'),
      held('3', 'z'),
      alertWith({ id: '4', patient: 'y', owner: null }),
    ];
    expect(heldElsewhere(alerts, [item('a', line('1', me))], 'me').map(({ patient }) => patient)).toEqual([
      'z',
    ]);
  });

  it('says of nothing to claim what keeps the most away first', () => {
    expect(claimReasons({ 'off-shift': 1, 'licence-missing': 7, 'competence-missing': 0 })).toEqual([
      ['licence-missing', 7],
      ['off-shift', 1],
    ]);
  });
});
