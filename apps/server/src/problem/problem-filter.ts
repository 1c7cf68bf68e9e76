import { Catch, HttpException, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { Response } from 'express';
import { describeError, type Logger } from '#observability';
import { isOutsideAgreement } from '../firm/claim-eligibility.js';
import { isDatabaseAway } from './database-away.js';
import { Problem, problemDetails, type ProblemDetails } from './problem.js';

/** The one place where errors become answers: problem details (RFC 9457) for every one of them. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  readonly #logger: Logger;

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  catch(error: unknown, host: ArgumentsHost): void {
    const response = host.switchToHttp().getResponse<Response>();
    const problem = toProblem(error);
    if (problem.status >= 500)
      this.#logger.error({ code: problem.code, error: describeError(error) }, 'request failed');
    if (response.headersSent) {
      response.end();
      return;
    }
    response.status(problem.status).type('application/problem+json').send(JSON.stringify(problem));
  }
}

/** Any error as problem details. Unexpected ones tell nothing of themselves. */
export function toProblem(error: unknown): ProblemDetails {
  if (error instanceof Problem)
    return problemDetails(error.code, error.message, error.located, error.reasons);
  // To a clinician whose agreement does not reach a patient, there is no such patient.
  if (isOutsideAgreement(error)) return problemDetails('not-found');
  if (isEmergencyOpen(error)) return problemDetails('emergency-open');
  if (isDatabaseAway(error)) return problemDetails('database-unavailable');
  const status = error instanceof HttpException ? error.getStatus() : statusOfParser(error);
  switch (status) {
    case 404:
      return problemDetails('not-found');
    case 413:
      return problemDetails('payload-too-large');
    case 401:
      return problemDetails('unauthenticated');
    case 403:
      return problemDetails('forbidden');
    default:
      return problemDetails(status >= 400 && status < 500 ? 'bad-request' : 'internal');
  }
}

/** The database’s own refusal, `hold_emergency`: no command drops a case with an emergency. */
export function isEmergencyOpen(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === 'WL018';
}

/** Errors of the body parser carry a status; everything else is ours. */
function statusOfParser(error: unknown): number {
  if (typeof error !== 'object' || error === null || !('status' in error)) return 500;
  return typeof error.status === 'number' ? error.status : 500;
}
