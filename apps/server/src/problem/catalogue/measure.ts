import type { Described } from './described.js';

/** Codes of what is measured of a programme. */
export const measureProblems = {
  'outcome-taken': { status: 409, title: 'Another event stands under this id' },
  'death-known': { status: 409, title: 'The death is recorded already' },
  'nothing-to-draw': { status: 409, title: 'Nothing was filtered in that time that was not drawn already' },
  'already-read': { status: 409, title: 'Somebody has read it already' },
} satisfies Described;
