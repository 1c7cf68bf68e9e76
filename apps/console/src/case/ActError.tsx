import { Alert } from '@mantine/core';
import type { ProblemError } from '../http.js';
import { problemText, texts } from '../texts/index.js';

/** Why something was not done, where it was tried. */
export function ActError({ error }: { readonly error: ProblemError | null }) {
  if (error === null) return null;
  return (
    <Alert color="red" role="alert" title={texts.tier1.case.notDone}>
      {texts.tier1.problems[error.code] ?? problemText(error.code)}
      {error.reasons.length > 0 && (
        <ul>
          {error.reasons.map((reason) => (
            <li key={reason}>{reason}</li>
          ))}
        </ul>
      )}
    </Alert>
  );
}
