import type { UseQueryResult } from '@tanstack/react-query';
import type { paths } from '../api/openapi.js';
import { useFetched } from '../api/queries.js';
import type { ProblemError } from '../http.js';
import { ownZone } from '../time/local-time.js';

type Answered<Path extends keyof paths> = paths[Path] extends {
  get: { responses: { 200: { content: { 'application/json': infer Data } } } };
}
  ? Data
  : never;

export type TreeList = Answered<'/api/v1/trees'>;
export type TreeVersion = TreeList['items'][number];
export type TreeNotice = TreeList['notices'][number];
export type TreeDetail = Answered<'/api/v1/trees/{hash}'>;
export type TreeEvidence = NonNullable<TreeDetail['evidence']>;
export type TreeDrawing = Answered<'/api/v1/trees/{hash}/drawing'>;
export type DrawnRoot = TreeDrawing['roots'][number];
export type DrawnNode = DrawnRoot['nodes'][number];
export type DrawnPatient = TreeDrawing['patients'][number];
export type TreeDifference = Answered<'/api/v1/trees/{hash}/difference'>;
export type BackTest = NonNullable<Answered<'/api/v1/trees/{hash}/back-test'>['backTest']>;
export type ShadowRuns = Answered<'/api/v1/shadow-runs'>;
export type ShadowRun = ShadowRuns['items'][number];
export type ShadowReport = Answered<'/api/v1/shadow-runs/{id}'>;
export type Activity = Answered<'/api/v1/running-trees/{tenant}/{tree}/activity'>;

/** One version in one health system. */
export interface VersionKey {
  readonly tenant: string;
  readonly hash: string;
}

/** The beginning of every key about trees: an act touches all of them. */
export const aboutTrees = ['trees'] as const;
/** A version's own document never changes: it is not asked for again and again. */
const seldom = 3600;

type Fetching<Data> = UseQueryResult<Data, ProblemError>;

export function useTrees(): Fetching<TreeList> {
  return useFetched([...aboutTrees, 'list'], (api, signal) => api.GET('/api/v1/trees', { signal }), 30);
}

export function useTree({ tenant, hash }: VersionKey): Fetching<TreeDetail> {
  const params = { path: { hash }, query: { tenant } };
  return useFetched([...aboutTrees, 'one', tenant, hash], (api, signal) =>
    api.GET('/api/v1/trees/{hash}', { params, signal }),
  );
}

/** With the example patients of the newest evidence. */
export function useDrawing({ tenant, hash }: VersionKey): Fetching<TreeDrawing> {
  const params = { path: { hash }, query: { tenant } };
  return useFetched(
    [...aboutTrees, 'drawing', tenant, hash],
    (api, signal) => api.GET('/api/v1/trees/{hash}/drawing', { params, signal }),
    seldom,
  );
}

export function useDifference({ tenant, hash }: VersionKey): Fetching<TreeDifference> {
  const params = { path: { hash }, query: { tenant } };
  return useFetched([...aboutTrees, 'difference', tenant, hash], (api, signal) =>
    api.GET('/api/v1/trees/{hash}/difference', { params, signal }),
  );
}

export function useBackTest({ tenant, hash }: VersionKey) {
  const params = { path: { hash }, query: { tenant } };
  return useFetched([...aboutTrees, 'back-test', tenant, hash], (api, signal) =>
    api.GET('/api/v1/trees/{hash}/back-test', { params, signal }),
  );
}

export function useShadowRuns(): Fetching<ShadowRuns> {
  return useFetched([...aboutTrees, 'shadow-runs'], (api, signal) =>
    api.GET('/api/v1/shadow-runs', { signal }),
  );
}

/** Each look is audited: it is asked for once, and not by the clock. */
export function useShadowReport(id: string): Fetching<ShadowReport> {
  const params = { path: { id } };
  return useFetched(
    [...aboutTrees, 'shadow-report', id],
    (api, signal) => api.GET('/api/v1/shadow-runs/{id}', { params, signal }),
    seldom,
  );
}

export const activityDays = 7;

export function useActivity(tenant: string, tree: string): Fetching<Activity> {
  const params = { path: { tenant, tree }, query: { days: activityDays, zone: ownZone() } };
  return useFetched(
    [...aboutTrees, 'activity', tenant, tree],
    (api, signal) => api.GET('/api/v1/running-trees/{tenant}/{tree}/activity', { params, signal }),
    60,
  );
}
