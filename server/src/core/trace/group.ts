import type { Call, Dialog } from './dialog';
import type { TraceMessage } from './trace-message';
import type { Transaction } from './transaction';

/**
 * A correlation group: the closure of messages over Call-ID and links. The unit that is rebuilt, by replaying keys,
 * when a message of it changes, and never un-pushed.
 */
export interface Group {
  /** Stable while the members' correlation keys stay: the Call-ID of its first message, or `#n` for messages without one. */
  readonly id: string;
  /** In order of the trace. */
  readonly messages: readonly TraceMessage[];
  readonly transactions: readonly Transaction[];
  readonly dialogs: readonly Dialog[];
  readonly calls: readonly Call[];
  /** Responses and ACKs that join no transaction. */
  readonly strays: readonly TraceMessage[];
  /** The same packet captured twice: copy → first. Copies are in `messages` and nowhere else. */
  readonly duplicates: ReadonlyMap<TraceMessage, TraceMessage>;
}
