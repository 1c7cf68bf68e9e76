/** Stable codes of what a running protocol refuses. */
export type ProtocolErrorCode =
  /** Lower than a red flag that was answered yes allows (hazard H17). */
  | 'below-floor'
  | 'reason-missing'
  /** An answer to another question than the one that is asked: a second click, a second window. */
  | 'other-question'
  | 'unknown-answer'
  | 'unknown-outcome'
  /** Nothing more is asked. */
  | 'protocol-ended'
  /** Not all questions are answered yet: only going up to escalate-now or beyond is possible. */
  | 'protocol-not-ended'
  /** A record of another protocol, version or content. */
  | 'other-protocol';

/** A step that a running protocol refuses. The state it was asked of stands as it was. */
export class ProtocolError extends Error {
  override readonly name = 'ProtocolError';
  constructor(
    readonly code: ProtocolErrorCode,
    detail: string,
  ) {
    super(`${code}: ${detail}`);
  }
}
