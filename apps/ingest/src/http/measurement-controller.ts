import { Controller, Headers, HttpCode, HttpException, Inject, Post, Query, Req, Res } from '@nestjs/common';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { maxPayloadBytes, payloadFormats, type PayloadFormat } from '#domain';
import { buildTopic, isSegment } from '#messaging';
import { Ingestion } from '../worker/ingestion.js';
import { basicCredentials } from './basic-credentials.js';
import { readBody } from './read-body.js';

/** A problem as RFC 9457 has it; `code` is stable. */
function problem(status: number, code: string, title: string): HttpException {
  return new HttpException({ type: `urn:wardline:problem:${code}`, title, status, code }, status);
}

/** Measurements of device clouds and gateways: the same payloads, stages and books as over MQTT. */
@Controller('api/v1/measurements')
export class MeasurementController {
  constructor(@Inject(Ingestion) private readonly ingestion: Ingestion) {}

  /**
   * 202 only after the commit, with what became of each part. Signed in as the device (`{tenant}/{device}`), or as a
   * gateway with `?device=` for one of its devices. `?format=` is `reading` (default), `fhir` or `senml`.
   */
  @Post()
  @HttpCode(202)
  async post(
    @Req() request: IncomingMessage,
    @Res({ passthrough: true }) response: ServerResponse,
    @Headers('authorization') authorization: string | undefined,
    @Headers('content-type') contentType: string | undefined,
    @Query('format') format: string | undefined,
    @Query('device') device: string | undefined,
  ) {
    const credentials = basicCredentials(authorization);
    const account = credentials && (await this.ingestion.signIn(credentials.username, credentials.password));
    if (credentials === undefined || account === undefined)
      throw problem(401, 'bad-credentials', 'Sign in as a device');
    const channel = formatOf(format, contentType);
    if (channel === undefined)
      throw problem(415, 'unknown-format', `The formats are ${payloadFormats.join(', ')}`);
    if (device !== undefined && !isSegment(device))
      throw problem(400, 'bad-device', 'No device has such a name');
    const received = await readBody(request, maxPayloadBytes * 4);
    if (received === undefined) {
      // The rest of it is not read, so the connection is of no use for another request.
      response.setHeader('Connection', 'close');
      throw problem(413, 'payload-too-large', 'The payload is too large to be looked at');
    }
    const result = await this.ingestion.http.post({
      topic: buildTopic({ tenant: account.tenant, device: device ?? account.device, channel }),
      payload: received,
      receivedAtMs: Date.now(),
      publisher: credentials.username,
    });
    if (result.kind === 'busy') throw problem(503, 'busy', 'Nothing was stored: send it again later');
    return { results: result.outcomes };
  }
}

function formatOf(format: string | undefined, contentType: string | undefined): PayloadFormat | undefined {
  if (format !== undefined) return payloadFormats.find((known) => known === format);
  if (contentType?.startsWith('application/fhir+json') === true) return 'fhir';
  return contentType?.startsWith('application/senml+json') === true ? 'senml' : 'reading';
}
