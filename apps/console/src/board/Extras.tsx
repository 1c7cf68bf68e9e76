import type { UseQueryResult } from '@tanstack/react-query';
import { Fetched } from '../api/Fetched.js';
import type { ProblemError } from '../http.js';

interface Props {
  readonly queries: readonly UseQueryResult<unknown, ProblemError>[];
}

/** Says when what the board shows beside the alerts could not be asked for. The alerts themselves come by the stream. */
export function Extras({ queries }: Props) {
  const troubled = queries.find(({ error }) => error !== null);
  return troubled === undefined ? null : <Fetched query={troubled}>{() => null}</Fetched>;
}
