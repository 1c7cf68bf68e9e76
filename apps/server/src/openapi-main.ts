import 'reflect-metadata';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { committedDocument, renderDocument } from './openapi/render.js';

/** Writes docs/api/openapi.json, or the file named on the command line. No database is needed. */
const target = resolve(process.argv[2] ?? committedDocument);
await mkdir(dirname(target), { recursive: true });
await writeFile(target, await renderDocument());
process.stdout.write(`${target}\n`);
