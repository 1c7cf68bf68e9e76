import type { Described } from './described.js';

/** Codes of measurements, devices, the quarantine and imports. */
export const intakeProblems = {
  'unreadable-payload': { status: 409, title: 'The kept payload cannot be decrypted' },
  'unreadable-import': { status: 422, title: 'The file as a whole cannot be read; nothing of it was taken' },
  'import-not-ready': { status: 409, title: 'The dry run has not finished, or the import is over' },
  'import-differs': { status: 409, title: 'The file is not the one whose report you read' },
  'already-retracted': { status: 409, title: 'The measurement was taken back already' },
  'not-retracted': { status: 409, title: 'The measurement was not taken back' },
  'measurement-superseded': { status: 409, title: 'A correction took its place: take that back' },
  'right-patient-unknown': { status: 422, title: 'The patient named is not one whom you may see' },
  'not-a-device': { status: 422, title: 'Only a device measures, and no device takes its own place' },
  'slot-conflict': { status: 409, title: 'The device is assigned whole, or by slots, at any one time' },
  'assignment-overlaps': { status: 409, title: 'Somebody has it in that time' },
  'assignment-ended': { status: 409, title: 'The assignment was ended already' },
  'nothing-to-swap': { status: 409, title: 'Nobody has the device' },
  'device-registered': { status: 409, title: 'A device of this name is registered already' },
  'not-a-gateway': {
    status: 422,
    title: 'There is no such gateway, or a gateway was to publish for a gateway',
  },
  'model-told': { status: 409, title: 'The model of the device was told already' },
} satisfies Described;
