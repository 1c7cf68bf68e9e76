import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { NextFunction, Request, Response } from 'express';
import { compressedAssets } from './compressed-assets.js';

/** Paths that are never pages. */
const notAPage = /^\/(api|health|metrics|socket\.io|assets)(\/|$)/;

/**
 * Serves the built console: its files, and its first page for every address that a person may have typed or
 * reloaded. Does nothing when the console was not built.
 */
export function serveConsole(app: NestExpressApplication, folder: string | undefined): void {
  if (folder === undefined || !existsSync(join(folder, 'index.html'))) return;
  // Built assets carry their hash in their name; the first page must always be asked for anew.
  const assets = join(folder, 'assets');
  if (existsSync(assets)) app.use('/assets/', compressedAssets(assets));
  app.useStaticAssets(assets, {
    prefix: '/assets/',
    immutable: true,
    maxAge: '1y',
    index: false,
  });
  app.useStaticAssets(folder, { index: false, maxAge: 0 });
  app.use((request: Request, response: Response, next: NextFunction) => {
    const isPage =
      (request.method === 'GET' || request.method === 'HEAD') &&
      !notAPage.test(request.path) &&
      request.accepts(['html', 'json']) === 'html';
    if (!isPage) {
      next();
      return;
    }
    response.setHeader('Cache-Control', 'no-cache');
    response.sendFile('index.html', { root: folder });
  });
}
