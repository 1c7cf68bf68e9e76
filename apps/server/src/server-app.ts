import type { IncomingMessage } from 'node:http';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { NextFunction, Request, Response } from 'express';
import helmet from 'helmet';
import type { DataSource } from 'typeorm';
import { serveConsole } from './console/console-pages.js';
import { serveDescription } from './openapi/document.js';
import { ProblemFilter } from './problem/problem-filter.js';
import { ServerModule } from './server-module.js';
import type { ServerOptions } from './server-options.js';

/** Bodies of requests other than measurements. */
const bodyLimit = '64kb';
/** Of documents and their worked cases. */
const treeBodyLimit = '2mb';
const treePath = '/api/v1/trees';
/** Streams through to ingestion unread. */
const notParsed = '/api/v1/measurements';

/** The application with everything attached, not yet listening. */
export async function createServerApp(
  options: ServerOptions,
  source: DataSource,
): Promise<NestExpressApplication> {
  const app = await NestFactory.create<NestExpressApplication>(ServerModule.with(options, source), {
    bodyParser: false,
    logger: false,
    abortOnError: false,
  });
  app.disable('x-powered-by');
  app.use(securityHeaders());
  app.use('/api', neverStored);
  app.useBodyParser('json', {
    limit: treeBodyLimit,
    type: (request: IncomingMessage) => request.url?.startsWith(treePath) === true && isJson(request),
  });
  app.useBodyParser('json', {
    limit: bodyLimit,
    type: (request: IncomingMessage) =>
      request.url !== notParsed && request.url?.startsWith(treePath) !== true && isJson(request),
  });
  serveConsole(app, options.consoleFolder);
  app.useGlobalFilters(new ProblemFilter(options.logger));
  serveDescription(app);
  return app;
}

function isJson(request: IncomingMessage): boolean {
  return request.headers['content-type']?.startsWith('application/json') === true;
}

/**
 * Scripts from this origin only. Styles may be inline, because the component library writes its theme into the page;
 * plain HTTP is not upgraded, because on one machine there is nothing else.
 */
function securityHeaders(): ReturnType<typeof helmet> {
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'data:'],
        fontSrc: ["'self'", 'data:'],
        mediaSrc: ["'self'", 'data:'],
        connectSrc: ["'self'"],
        manifestSrc: ["'self'"],
        workerSrc: ["'self'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
      },
    },
    referrerPolicy: { policy: 'no-referrer' },
  });
}

/** What the interface answers is somebody's health: no cache on the way keeps it. */
function neverStored(_: Request, response: Response, next: NextFunction): void {
  response.setHeader('Cache-Control', 'no-store');
  next();
}
