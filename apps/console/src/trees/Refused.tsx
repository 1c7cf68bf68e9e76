import { Alert } from '@mantine/core';
import type { ProblemError } from '../http.js';
import { problemText, texts } from '../texts/index.js';

interface Props {
  readonly error: ProblemError | null;
  /** What stands above the reasons, where the server gives any. */
  readonly listed?: string;
}

/** Why it was not done, where it was tried. */
export function Refused({ error, listed }: Props) {
  if (error === null) return null;
  return (
    <Alert color="red" title={texts.trees.acts.failed} role="alert" mt="sm">
      {problemText(error.code)}
      {error.reasons.length > 0 && (
        <>
          {listed !== undefined && <p>{listed}</p>}
          <ul>
            {error.reasons.map((reason) => (
              <li key={reason}>{reason}</li>
            ))}
          </ul>
        </>
      )}
    </Alert>
  );
}
