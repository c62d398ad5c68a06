import { hopOf } from './hop-of';
import type { MessageKeys } from './message-keys';

/**
 * The correlation group of a message: its Call-ID. Without one (a drawn ladder, a broken header) the messages of one
 * pair of lanes belong together. Equal keys, and only those, share a `GroupBuilder`.
 */
export function groupKeyOf(keys: MessageKeys): string {
  return keys.callId !== undefined ? `call ${keys.callId}` : `lanes ${hopOf(keys).id}`;
}
