import { z } from 'zod';
import { httpUrl } from './fields.js';

/** The sign of life that goes out while all is well: to a service that raises the alarm when it stays away. */
export const deadmanFields = {
  /** Without it none is sent. Whoever knows the URL can keep the service quiet: it is treated as a secret. */
  DEADMAN_URL: httpUrl.optional(),
  DEADMAN_EVERY_SECONDS: z.coerce.number().int().min(10).max(3600).default(60),
};
