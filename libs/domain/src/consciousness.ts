/** ACVPU, from the mildest to the most severe. */
export const consciousnessLevels = ['alert', 'confusion', 'voice', 'pain', 'unresponsive'] as const;
export type Consciousness = (typeof consciousnessLevels)[number];

/**
 * Plain words and letters, LOINC answers (to 67775-7; its list has no confusion, LA6560-2 is LOINC's own word for it)
 * and SNOMED CT findings, as public NEWS2 implementation guides list them.
 */
const levelByAnswer: ReadonlyMap<string, Consciousness> = new Map<string, Consciousness>([
  ...consciousnessLevels.map((level) => [level, level] as const),
  ['a', 'alert'],
  ['c', 'confusion'],
  ['v', 'voice'],
  ['p', 'pain'],
  ['u', 'unresponsive'],
  ['la9340-6', 'alert'],
  ['la6560-2', 'confusion'],
  ['la17108-4', 'voice'],
  ['la17107-6', 'pain'],
  ['la9343-0', 'unresponsive'],
  ['248234008', 'alert'],
  ['130987000', 'confusion'],
  ['300202002', 'voice'],
  ['450847001', 'pain'],
  ['422768004', 'unresponsive'],
]);

/** Coded answer → level; undefined for an answer that names none. */
export function consciousnessOf(coded: string): Consciousness | undefined {
  return levelByAnswer.get(coded.trim().toLowerCase());
}
