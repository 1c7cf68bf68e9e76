import type { TreeConfig } from '#config';

/** What a command may do to the world around it: handed in, so that tests run commands in their own process. */
export interface Io {
  out(text: string): void;
  err(text: string): void;
  /** Is `err` a terminal that can be drawn over? */
  readonly isTty: boolean;
  readonly config: TreeConfig;
  /** A line typed without echo; rejects where there is no terminal. */
  askSecret(prompt: string): Promise<string>;
}
