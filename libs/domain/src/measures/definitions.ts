import type { FigureKind } from './figure.js';
import type { MeasureName, MeasureSplit } from './measure.js';

/** What a number means, in words that stand wherever it stands. */
export interface MeasureDefinition {
  readonly name: string;
  readonly words: string;
  readonly numerator: string;
  readonly denominator: string;
  readonly exclusions: string;
  /** UCUM, or what is counted. `%`: a share. `money`: in the currency of the rates. */
  readonly unit: string;
  readonly kind: FigureKind;
  /** By what it can be told apart. */
  readonly splits: readonly MeasureSplit[];
}

const everyWay: readonly MeasureSplit[] = ['tree', 'site', 'clinician'];
const ofAlerts =
  'Alerts that the platform ended itself (moved to another alert, or ended by a change of the monitoring status) where nothing befell the patient.';
const intervention =
  'A first clinical action is a call to the patient, a protocol gone through to an end, care begun, emergency services called, a physician asked, or the alert closed by a person. Taking an alert and passing it on are none.';
const never =
  'An alert without one counts as longer than its age: it does not fall out. Where the number may lie among those, it reads “at least”.';

/** One definition for the page, the interface and the documentation. */
export const definitions: Readonly<Record<MeasureName, MeasureDefinition>> = {
  'clinical-resolution': {
    name: 'Clinical Resolution Rate',
    words:
      'Of the alerts that came to Tier-1, the share that Tier-1 closed and that stayed closed for 72 hours. Not reached is not resolved.',
    numerator:
      'Alerts closed at Tier-1, never opened again, whose patient was reached if anybody tried, and with no escalation of the patient, emergency visit, admission, readmission or death from the opening until 72 hours after the closing.',
    denominator:
      'Alerts opened in the period by a reading, not critical at opening, at least 72 hours old. Open alerts of that age count as not resolved.',
    exclusions:
      'Critical at opening (the local team’s from the first moment), opened by no reading, ended by the platform where nothing befell the patient. Younger than 72 hours, or closed less than 72 hours ago without a setback: not yet known.',
    unit: '%',
    kind: 'share',
    splits: everyWay,
  },
  'intervention-from-measurement': {
    name: 'Time to Intervention, from the measurement',
    words: `Minutes from when the reading was taken to the first clinical action. ${intervention}`,
    numerator: 'Median and 90th percentile of the minutes, by nearest rank.',
    denominator: `Alerts opened in the period by a reading. ${never}`,
    exclusions: `Opened by no reading. ${ofAlerts}`,
    unit: 'min',
    kind: 'time',
    splits: everyWay,
  },
  'intervention-from-arrival': {
    name: 'Time to Intervention, from the arrival',
    words: `Minutes from when the reading arrived to the first clinical action. ${intervention}`,
    numerator: 'Median and 90th percentile of the minutes, by nearest rank.',
    denominator: `Alerts opened in the period by a reading. ${never}`,
    exclusions: `Opened by no reading. ${ofAlerts}`,
    unit: 'min',
    kind: 'time',
    splits: everyWay,
  },
  'time-to-acknowledge': {
    name: 'Time to acknowledge',
    words:
      'Minutes from the opening of an alert until somebody has it: claimed, acknowledged, cared for or closed by a person.',
    numerator: 'Median and 90th percentile of the minutes, by nearest rank.',
    denominator: `All alerts opened in the period. ${never}`,
    exclusions: ofAlerts,
    unit: 'min',
    kind: 'time',
    splits: everyWay,
  },
  'acknowledged-in-time': {
    name: 'Acknowledged within the limit',
    words: 'The share of alerts that somebody had by the limit that they opened with.',
    numerator: 'Alerts that a person had by the limit.',
    denominator: 'All alerts opened in the period whose limit has come, or that somebody has.',
    exclusions:
      'Ended by the platform before the limit. Nobody has it and the limit lies ahead: not yet known.',
    unit: '%',
    kind: 'share',
    splits: everyWay,
  },
  'alerts-per-patient-day': {
    name: 'Alerts a patient-day',
    words: 'How many alerts open for a patient on a day of monitoring. The cases are patients.',
    numerator: 'All alerts opened in the period.',
    denominator: 'Days in the period on which patients were monitored: the status was active.',
    exclusions:
      'Patients whose record is closed. Time that was paused is no time of monitoring; an alert that opened in it counts.',
    unit: '/d',
    kind: 'ratio',
    splits: ['site'],
  },
  'share-filtered': {
    name: 'Share filtered',
    words:
      'The share of readings that the trees decided to be baseline, so that nobody was asked to look. It stands beside what second reads found, and without one it is not shown.',
    numerator: 'Decisions about arriving readings that came to baseline.',
    denominator:
      'All decisions about readings that arrived in the period. Told apart by tree, a decision counts for each tree that took part.',
    exclusions: 'Decisions that were made again later: the first one counts.',
    unit: '%',
    kind: 'share',
    splits: ['tree', 'site'],
  },
  'share-non-actionable': {
    name: 'Share non-actionable',
    words: 'The share of alerts of which nothing came.',
    numerator:
      'Alerts that a person ended without escalation, care, emergency services, a question to a physician, a protocol that came to more than care at home, or an appointment, call back or task; and with no emergency visit, admission or death until 72 hours after.',
    denominator: 'Alerts opened in the period that have ended, or of which something came.',
    exclusions: 'Ended by the platform. Open, or closed less than 72 hours ago: not yet known.',
    unit: '%',
    kind: 'share',
    splits: everyWay,
  },
  'non-actionable-minutes-tier1': {
    name: 'Tier-1 minutes on non-actionable alerts, a week',
    words:
      'Recorded work of Tier-1 on patients of whom meanwhile nothing but non-actionable alerts was open. The cases are stretches of work.',
    numerator: 'Minutes of such work in the period.',
    denominator: 'Weeks of the period.',
    exclusions:
      'Work while no alert of the patient was open. Where it is not known yet whether an alert is actionable, its minutes are not counted yet.',
    unit: 'min/wk',
    kind: 'a-week',
    splits: everyWay,
  },
  'non-actionable-minutes-nurse': {
    name: 'Nurse minutes on non-actionable alerts, a week',
    words:
      'Recorded work of the local team on patients of whom meanwhile nothing but non-actionable alerts was open. The cases are stretches of work.',
    numerator: 'Minutes of such work in the period.',
    denominator: 'Weeks of the period.',
    exclusions:
      'Work while no alert of the patient was open. Where it is not known yet whether an alert is actionable, its minutes are not counted yet.',
    unit: 'min/wk',
    kind: 'a-week',
    splits: everyWay,
  },
  'cost-per-patient-month': {
    name: 'Cost a patient-month',
    words:
      'What a month of monitoring one patient costs by the rates that the lead entered. The cases are patients.',
    numerator:
      'Recorded minutes of Tier-1 and of the local team by the rate of their time, and the fixed cost by the time monitored.',
    denominator: 'Months on which patients were monitored, of 365.25/12 days.',
    exclusions:
      'What nobody recorded: work away from the platform, and every cost that is in no rate. Without a rate for all of the period there is no figure.',
    unit: 'money',
    kind: 'ratio',
    splits: ['site'],
  },
  'protocol-deviations': {
    name: 'Protocol deviations',
    words: 'The share of protocols after which the clinician went down from what the protocol proposed.',
    numerator: 'Conclusions milder than what was proposed.',
    denominator: 'Protocols gone through to an end in the period.',
    exclusions: 'None. Going up is no deviation.',
    unit: '%',
    kind: 'share',
    splits: everyWay,
  },
  adherence: {
    name: 'Adherence',
    words: 'The share of the readings that were wanted of patients that came, in time or late.',
    numerator: 'Wanted readings that came.',
    denominator:
      'Readings that the schedules wanted in the period, as they stand now, and whose time is over.',
    exclusions: 'Times in which the patient was not active from beginning to end.',
    unit: '%',
    kind: 'share',
    splits: ['site'],
  },
  'readmission-30-days': {
    name: 'Readmission or death within 30 days',
    words:
      'The share of discharges after which the patient was in hospital again, or had died, within 30 days.',
    numerator: 'Discharges followed within 30 days by an admission, or by death.',
    denominator: 'Discharges in the period that are recorded, 30 days old or followed by one of these.',
    exclusions:
      'Stays that ended with death. Stays whose discharge nobody recorded. Discharges of the last 30 days: not yet known.',
    unit: '%',
    kind: 'share',
    splits: ['site'],
  },
};
