import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { Controller, Inject, Post, Req, Res } from '@nestjs/common';
import { ApiBasicAuth, ApiBody, ApiConsumes, ApiQuery, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { payloadFormats } from '#domain';
import { ApiAnswer, ApiProblems } from '../openapi/described.js';
import { Problem } from '../problem/problem.js';
import { serverOptions, type ServerOptions } from '../server-options.js';
import { OpenToAll } from '../session/session-guard.js';

/** Ingestion answers after its commit; longer than this and the sender should try again. Milliseconds. */
const answerWithinMs = 30_000;
/** Headers that mean something to ingestion. */
const passedOn = ['authorization', 'content-type', 'content-length', 'content-encoding'] as const;

/**
 * Measurements from device clouds. The body is passed on as it streams in, to ingestion's own HTTP source: one set of
 * stages, one ledger. Device credentials are checked there.
 */
@ApiTags('measurements')
@Controller('api/v1/measurements')
export class MeasurementIntakeController {
  readonly #options: ServerOptions;

  constructor(@Inject(serverOptions) options: ServerOptions) {
    this.#options = options;
  }

  @Post()
  @OpenToAll()
  @ApiBasicAuth()
  @ApiQuery({ name: 'device', required: false, description: 'for which of its devices a gateway sends this' })
  @ApiQuery({
    name: 'format',
    required: false,
    enum: payloadFormats,
    description: 'where the type does not tell it',
  })
  @ApiConsumes('application/json', 'application/fhir+json', 'application/senml+json')
  @ApiBody({
    description: 'A payload as over MQTT: native JSON, a FHIR R4 Observation or Bundle, or a SenML pack',
    schema: {},
  })
  @ApiAnswer(202, 'Committed and decided')
  @ApiProblems('unauthenticated', 'payload-too-large', 'ingest-unavailable')
  async forward(@Req() request: Request, @Res() response: Response): Promise<void> {
    if (this.#options.ingestUrl === undefined) throw new Problem('ingest-unavailable');
    const url = new URL('/api/v1/measurements', this.#options.ingestUrl);
    // `device` is whose reading a gateway sends: without it, it would be taken for the gateway's own.
    url.search = new URL(request.originalUrl, url).search;
    const answer = await passOn(request, url);
    response.status(answer.statusCode ?? 502);
    const type = answer.headers['content-type'];
    if (type !== undefined) response.setHeader('Content-Type', type);
    answer.on('error', () => response.destroy());
    answer.pipe(response);
  }
}

/** @throws {Problem} ingest-unavailable */
async function passOn(request: Request, url: URL): Promise<IncomingMessage> {
  const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
  const headers = Object.fromEntries(
    passedOn.flatMap((name) => {
      const value = request.headers[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
  return new Promise((resolve, reject) => {
    const onward = send(url, { method: 'POST', headers, timeout: answerWithinMs }, resolve);
    onward.on('timeout', () => onward.destroy(new Error('timeout')));
    onward.on('error', () => {
      reject(new Problem('ingest-unavailable'));
    });
    // The sender went away in the middle: ingestion must not take half a message for a whole one.
    request.on('aborted', () => onward.destroy());
    request.pipe(onward);
  });
}
