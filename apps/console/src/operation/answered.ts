import type { paths } from '../api/openapi.js';

/** What a GET of the interface answers with. */
export type Answered<Path extends keyof paths> = paths[Path] extends {
  get: { responses: { 200: { content: { 'application/json': infer Data } } } };
}
  ? Data
  : never;

/** What a POST of the interface answers with. */
export type Posted<Path extends keyof paths> = paths[Path] extends {
  post: { responses: { 200: { content: { 'application/json': infer Data } } } };
}
  ? Data
  : never;
