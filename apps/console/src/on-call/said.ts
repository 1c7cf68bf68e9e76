import type { ProblemError } from '../http.js';
import { confirm, refuse } from '../board/use-commands.js';
import { texts } from '../texts/index.js';

/** What is said after an act: that it was done, or why not. */
export function said(words: string): {
  onSuccess: () => void;
  onError: (error: ProblemError) => void;
} {
  return {
    onSuccess: () => {
      confirm(texts.onCall.done, words);
    },
    onError: ({ code, reasons }) => {
      refuse(code, reasons);
    },
  };
}
