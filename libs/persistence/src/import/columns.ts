import { endReasons, monitoringStatuses, pauseReasons } from '#domain';
import { date, identifier, instant, oneOf, words, yesOrNo, zone, type CellReader } from './cells.js';
import type { RowKind } from './kinds.js';

export interface Column {
  readonly read: CellReader;
  readonly isRequired?: true;
}

/** The source's own key of a patient, such as a medical record number. */
const patientKey: Column = { read: words(128), isRequired: true };
const from: Column = { read: instant, isRequired: true };

/** Columns of each kind of file. What is not here is refused, so that nobody believes it was taken. */
export const columnsOf: Readonly<Record<RowKind, Readonly<Record<string, Column>>>> = {
  devices: {
    device: { read: identifier, isRequired: true },
    kind: { read: oneOf(['device', 'gateway']) },
    model: { read: words(128) },
  },
  patients: {
    patient: patientKey,
    site: { read: identifier, isRequired: true },
    family_name: { read: words(128), isRequired: true },
    given_name: { read: words(128), isRequired: true },
    birth_date: { read: date },
    sex: { read: oneOf(['female', 'male', 'other', 'unknown']) },
    zone: { read: zone },
    case_code: { read: identifier },
  },
  consents: {
    patient: patientKey,
    given: { read: yesOrNo },
    scope: { read: oneOf(['remote-monitoring', 'outside-support', 'call-recording', 'secondary-use']) },
    by: { read: oneOf(['patient', 'proxy', 'legal-representative']), isRequired: true },
    method: { read: oneOf(['written', 'electronic', 'verbal']), isRequired: true },
    document: { read: words(256) },
    from,
  },
  statuses: {
    patient: patientKey,
    status: { read: oneOf(monitoringStatuses), isRequired: true },
    reason: { read: oneOf([...pauseReasons, ...endReasons]) },
    from,
    due: { read: instant },
    owner: { read: words(254) },
  },
  enrolments: {
    patient: patientKey,
    programme: { read: identifier, isRequired: true },
    enrolled: { read: yesOrNo },
    from,
  },
  assignments: {
    device: { read: identifier, isRequired: true },
    slot: { read: words(32) },
    patient: patientKey,
    from,
    to: { read: instant },
  },
  plans: {
    patient: patientKey,
    name: { read: words(64), isRequired: true },
    value: { read: words(2000), isRequired: true },
    unit: { read: words(32) },
    from,
    expires: { read: instant },
  },
  other: {},
};

/** The columns that make two rows speak about the same thing. */
export const keyColumns: Readonly<Record<RowKind, readonly string[]>> = {
  devices: ['device'],
  patients: ['patient'],
  consents: ['patient', 'scope', 'from'],
  statuses: ['patient', 'from'],
  enrolments: ['patient', 'programme', 'from'],
  assignments: ['device', 'slot', 'from'],
  plans: ['patient', 'name', 'from'],
  other: [],
};
