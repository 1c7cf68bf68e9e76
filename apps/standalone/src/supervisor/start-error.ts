/** Something that the person who started it can mend; printed without a stack. */
export class StartError extends Error {
  override readonly name = 'StartError';
  constructor(
    readonly code: 'port-taken' | 'port-unusable' | 'data-dir-unusable',
    message: string,
  ) {
    super(message);
  }
}
