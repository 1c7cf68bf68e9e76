import type { operations } from '../api/openapi.js';

type Json<Answer> = Answer extends { content: { 'application/json': infer Body } } ? Body : never;
type Ok<Name extends keyof operations> = operations[Name] extends { responses: { 200: infer Answer } }
  ? Json<Answer>
  : never;
type Sent<Name extends keyof operations> = operations[Name] extends {
  requestBody: { content: { 'application/json': infer Body } };
}
  ? Body
  : never;

/** As the server describes them: nothing is declared twice. */
export type CasePage = Ok<'Case.page'>;
export type Guide = CasePage['guide'];
export type Walk = Guide['walks'][number];
export type ChartLine = CasePage['lines'][number];
export type Contacts = Ok<'Contact.find'>;
export type PatientRecord = Ok<'Patient.find'>;
export type TrendAnswer = Ok<'Patient.trend'>;
export type QueuePageAnswer = Ok<'Queue.queue'>;
export type QueueItem = QueuePageAnswer['items'][number];
export type ClaimAnswer = Ok<'Queue.claim'>;
export type Greeting = Ok<'Greeting.list'>['items'][number];
export type HandOffs = Ok<'HandOff.find'>;
export type EmergencyHelp = Ok<'Emergency.find'>;
export type Series = Ok<'Attempt.find'>;
export type AnswerBody = Sent<'Case.answer'>;
export type OpenBody = Sent<'Case.open'>;
export type ConcludeBody = Sent<'Case.conclude'>;
export type CallBody = Sent<'Call.call'>;
export type EmergencyEndBody = Sent<'Emergency.end'>;
export type FollowUpBody = Sent<'FollowUp.open'>;
export type QuestionBody = Sent<'CaseQuestion.ask'>;
