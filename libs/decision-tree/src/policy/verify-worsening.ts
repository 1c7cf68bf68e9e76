import { vitalSignCatalogue, type DangerousDirection, type VitalSign } from '#domain';
import type { PolicyDocument, PolicyMargin } from '../document.js';
import { at } from '../source-map/pointer.js';
import type { PolicyFinding } from './findings.js';

/** Signs whose worsening must break an acknowledgement, whatever else does (hazard H05). */
const always: readonly VitalSign[] = ['spo2', 'heart-rate', 'systolic'];

type Direction = 'falling' | 'rising';

/** Margins where they are needed, only where they mean danger, and of a size that can be seen and reached. */
export function worseningFindings({ worsening }: PolicyDocument): readonly PolicyFinding[] {
  const missing = always.flatMap((sign) =>
    directionsOf(sign)
      .filter((direction) => worsening.every((one) => one.vitalSign !== sign || one[direction] === undefined))
      .map((direction): PolicyFinding => ({
        code: 'policy-margin-missing',
        pointer: '/worsening',
        message: `no margin for a ${direction} ${vitalSignCatalogue[sign].display}: it could worsen unnoticed once somebody has the alert`,
      })),
  );
  return [
    ...missing,
    ...worsening.flatMap((margin, index) => marginFindings(margin, at('/worsening', index))),
  ];
}

function marginFindings(margin: PolicyMargin, pointer: string): readonly PolicyFinding[] {
  const sign = margin.vitalSign as VitalSign;
  const { display, plausible, resolution, unit } = vitalSignCatalogue[sign];
  const most = (plausible.high - plausible.low) / 4;
  return (['falling', 'rising'] as const).flatMap((direction): readonly PolicyFinding[] => {
    const by = margin[direction];
    if (by === undefined) return [];
    const place = at(pointer, direction);
    if (!directionsOf(sign).includes(direction))
      return [
        {
          code: 'policy-margin-direction',
          pointer: place,
          message: `a ${direction} ${display} is not dangerous`,
        },
      ];
    if (by >= resolution && by <= most) return [];
    const message = `${String(by)} ${unit}; it must be from ${String(resolution)} to ${String(most)} ${unit}`;
    return [{ code: 'policy-margin-out-of-bounds', pointer: place, message }];
  });
}

const dangerous: Readonly<Record<DangerousDirection, readonly Direction[]>> = {
  low: ['falling'],
  high: ['rising'],
  both: ['falling', 'rising'],
  none: [],
};

function directionsOf(sign: VitalSign): readonly Direction[] {
  return dangerous[vitalSignCatalogue[sign].dangerous];
}
