import { readdirSync } from 'node:fs';
import type { NextFunction, Request, Response } from 'express';

/** What the build has written beside a file, the smallest first. */
const encodings = [
  ['br', '.br'],
  ['gzip', '.gz'],
] as const;
const yearMs = 365 * 24 * 3_600_000;

/**
 * Sends the compressed form of an asset to whoever takes it; everything else is the next handler's. Nothing is compressed
 * here, and no answer with a patient in it: its length would tell of what it holds.
 *
 * @param folder the built assets, as they are at the start
 */
export function compressedAssets(
  folder: string,
): (request: Request, response: Response, next: NextFunction) => void {
  const files = new Set(readdirSync(folder));
  return (request, response, next) => {
    const name = request.path.slice(1);
    const isAsked = (request.method === 'GET' || request.method === 'HEAD') && files.has(name);
    const found = encodings.find(
      ([encoding, end]) => isAsked && files.has(name + end) && request.acceptsEncodings(encoding) !== false,
    );
    if (found === undefined) {
      next();
      return;
    }
    const [encoding, end] = found;
    response.type(name.slice(name.lastIndexOf('.')));
    response.setHeader('Content-Encoding', encoding);
    response.vary('Accept-Encoding');
    response.sendFile(name + end, { root: folder, immutable: true, maxAge: yearMs });
  };
}
