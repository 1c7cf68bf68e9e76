import { texts } from '../texts/index.js';
import type { PrimaryAct } from './primary-act.js';

export function actName(act: PrimaryAct): string {
  return act === 'read-back' ? texts.nurse.readBack : texts.nurse.acts[act];
}

export function actOf(act: PrimaryAct, name: string): string {
  if (act === 'acknowledge') return texts.alert.acknowledgeOf(name);
  return act === 'read-back' ? texts.nurse.readBackOf(name) : `${texts.nurse.acts[act]}: ${name}`;
}
