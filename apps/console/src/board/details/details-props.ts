import type { SentCommands } from '../use-commands.js';

export interface DetailsProps {
  readonly busy: ReadonlySet<string>;
  /** Does its hand-off wait to be read back? */
  readonly isHandedOver: boolean;
  readonly send: SentCommands['send'];
  readonly onOpen: (alertId: string) => void;
}
