/** What the demonstration says about a patient's body: the same for the one who enrols and the one who simulates. */
export interface DemoBody {
  readonly sex: 'female' | 'male';
  readonly programmes: readonly string[];
  readonly dryWeightKg: number;
}

/**
 * The body of a demonstration patient.
 *
 * @param index from 0: the patient of `dev-0001` has 0
 */
export function demoBody(index: number): DemoBody {
  const sex = index % 2 === 0 ? 'female' : 'male';
  const lightest = sex === 'female' ? 62 : 76;
  return {
    sex,
    programmes: programmesOf(index + 1),
    dryWeightKg: Math.round(lightest * 10 + ((index * 37) % 240)) / 10,
  };
}

/** The device of a demonstration patient: `dev-0001` for index 0. */
export function demoDevice(index: number): string {
  return `dev-${String(index + 1).padStart(4, '0')}`;
}

/** Five of six are in the heart-failure programme; every eighth is in a second one. */
function programmesOf(number: number): string[] {
  const main = number % 6 === 0 ? 'hypertension' : 'heart-failure';
  if (number % 16 === 8) return [main, 'copd'];
  return number % 8 === 0 ? [main, 'diabetes'] : [main];
}
