import type { paths } from '../../api/openapi.js';

export type Question =
  paths['/api/v1/questions']['get']['responses'][200]['content']['application/json']['toAnswer'][number];

export const questionsKey = ['questions'] as const;
