import type { Severity } from '#domain';

/** All that a message says. Nothing about a patient: no name, no value, no condition, no case code. */
export type Notice =
  | {
      readonly kind: 'alert';
      readonly severity: Severity;
      /** The site's name. */
      readonly site: string;
      /** Alerts of the site that wait for this person, this one included. */
      readonly alerts: number;
      readonly alertId: string;
    }
  | {
      /** What was held back to spare the person. */
      readonly kind: 'summary';
      readonly critical: boolean;
      readonly alerts: number;
    }
  | { readonly kind: 'code'; readonly code: string }
  | { readonly kind: 'test' }
  | {
      /** About no alert. */
      readonly kind: 'notice';
      readonly about: NoticeSubject;
      /** The name of the site or health system. */
      readonly place: string;
    };

/** What a message can be about besides alerts: numbers that the auditor cannot make agree, reviews that are overdue. */
export type NoticeSubject = 'custody-alarm' | 'deviations-overdue';

const noticeWords: Readonly<Record<NoticeSubject, string>> = {
  'custody-alarm': 'The auditor found numbers that do not agree',
  'deviations-overdue': 'Deviations from a protocol wait for a review, and are overdue',
};

const severityWords: Readonly<Record<Severity, string>> = {
  critical: 'Critical',
  tier1: 'Non-critical',
  indeterminate: 'To be clarified',
};

export interface NoticeText {
  readonly subject: string;
  readonly text: string;
}

/** The place in the console. The id is opaque: it says nothing about anybody, wherever it is logged. */
export function noticeLink(publicUrl: string, notice: Notice): string {
  const base = publicUrl.replace(/\/+$/, '');
  if (notice.kind === 'alert') return `${base}/alerts/${notice.alertId}`;
  return notice.kind === 'notice' && notice.about === 'custody-alarm' ? `${base}/pipeline` : `${base}/`;
}

/** In words, for a mail. */
export function noticeText(publicUrl: string, notice: Notice): NoticeText {
  const link = noticeLink(publicUrl, notice);
  const end = `${link}\n\nSign in to see more. This message holds no patient data and may come late or twice.\n`;
  switch (notice.kind) {
    case 'alert': {
      const what = `${severityWords[notice.severity]}: ${alerts(notice.alerts)} at ${oneLine(notice.site)}`;
      return { subject: `Wardline: ${what}`, text: `${what}.\n\n${end}` };
    }
    case 'summary': {
      const what = `${alerts(notice.alerts)} ${notice.critical ? 'still open, critical ones among them' : 'still open'}`;
      return {
        subject: `Wardline: ${what}`,
        text: `${what}, of those you were told about in short.\n\n${end}`,
      };
    }
    case 'code':
      return {
        subject: 'Wardline: your code',
        text: `Your code is ${notice.code}. Enter it where you set this address; it holds for 15 minutes.\nIf you set no address, ignore this message.\n`,
      };
    case 'test':
      return { subject: 'Wardline: a trial', text: `This is the trial that you asked for.\n\n${end}` };
    case 'notice': {
      const what = `${noticeWords[notice.about]}: ${oneLine(notice.place)}`;
      return { subject: `Wardline: ${what}`, text: `${what}.\n\n${end}` };
    }
  }
}

/** For machines, in the shape of Standard Webhooks: type, timestamp, data. */
export function noticePayload(publicUrl: string, notice: Notice, at: Date): Record<string, unknown> {
  const url = noticeLink(publicUrl, notice);
  const { subject } = noticeText(publicUrl, notice);
  const envelope = (type: string, data: object) => ({ type, timestamp: at.toISOString(), data });
  switch (notice.kind) {
    case 'alert': {
      const { severity, site, alerts: count, alertId } = notice;
      return envelope('alert.waiting', { severity, site, alerts: count, alert: alertId, url, text: subject });
    }
    case 'summary': {
      const { critical, alerts: count } = notice;
      return envelope('alert.summary', { critical, alerts: count, url, text: subject });
    }
    case 'code':
      return envelope('channel.code', { code: notice.code });
    case 'test':
      return envelope('channel.test', { url, text: subject });
    case 'notice':
      return envelope('notice', { about: notice.about, place: notice.place, url, text: subject });
  }
}

function alerts(count: number): string {
  return count === 1 ? '1 alert' : `${count} alerts`;
}

/** A name is one line, whatever was typed in. */
function oneLine(name: string): string {
  return name.replaceAll(/\p{Cc}+/gu, ' ').trim();
}
