import type { AnyTreeDocument, PolicyDocument } from '../document.js';
import { durationSeconds } from '../duration.js';
import type { Changes, ChangeKind } from './change.js';
import { pointerTo, same } from './same.js';
import { durationWords, inWords } from './words.js';

/** Members of a policy that are compared value by value, and what kind of thing they are. */
export const policyMembers: Readonly<Record<string, ChangeKind>> = {
  tier1: 'clock',
  steps: 'clock',
  repeats: 'clock',
  lastResort: 'clock',
  startCareWithin: 'clock',
  closeWithin: 'clock',
  emergencyNewsWithin: 'clock',
  snooze: 'clock',
  worsening: 'threshold',
};

/** Two policies, or a policy and nothing of the kind, in what a policy has beside its head. */
export function comparePolicies(changes: Changes, before: AnyTreeDocument, after: AnyTreeDocument): void {
  const [was, is] = [valuesOf(before), valuesOf(after)];
  for (const pointer of new Set([...was.keys(), ...is.keys()])) {
    const [old, now] = [was.get(pointer), is.get(pointer)];
    if (same(old, now)) continue;
    const member = pointer.split('/')[1] ?? '';
    const kind = policyMembers[member] ?? 'other';
    const name = nameOf(pointer);
    if (old === undefined) changes.added(kind, pointer, `${name} is ${shown(now)}, before not there`, now);
    else if (now === undefined)
      changes.removed(kind, pointer, `${name} was ${shown(old)} and is not there`, old);
    else changes.changed(kind, pointer, `${name} was ${shown(old)} and is ${shown(now)}`, old, now);
  }
}

/** Every value by its place; a list of names is one value, a margin goes by its sign. */
function valuesOf(document: AnyTreeDocument): ReadonlyMap<string, unknown> {
  const found = new Map<string, unknown>();
  if (document.kind !== 'escalation-policy') return found;
  for (const member of Object.keys(policyMembers))
    collect(found, document[member as keyof PolicyDocument], pointerTo('', member));
  return found;
}

function collect(found: Map<string, unknown>, value: unknown, pointer: string): void {
  if (value === undefined) return;
  const isNames = Array.isArray(value) && value.every((one) => typeof one === 'string');
  if (typeof value !== 'object' || value === null || isNames) found.set(pointer, value);
  else if (Object.keys(value).length === 0) found.set(pointer, value);
  else for (const [key, inner] of Object.entries(value)) collect(found, inner, pointerTo(pointer, key));
}

/** `/steps/1/acknowledgeWithin` → `step 2, acknowledgeWithin`. */
function nameOf(pointer: string): string {
  const [, member = '', ...rest] = pointer.split('/');
  const [index, ...inner] = rest;
  if (member === 'steps' || member === 'worsening') {
    const what = member === 'steps' ? 'step' : 'margin';
    return [`${what} ${String(Number(index) + 1)}`, ...inner].join(', ');
  }
  return [member, ...rest].join(', ');
}

function shown(value: unknown): string {
  if (Array.isArray(value)) return value.join(', ');
  return typeof value === 'string' && durationSeconds(value) !== undefined
    ? durationWords(value)
    : inWords(value);
}
