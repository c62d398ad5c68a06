import type { TraceMessage } from '../../trace/trace-message';

/** True for a response that asks for credentials: 401 or 407 (RFC 3261 §22). */
export function isChallenge({ keys }: TraceMessage): boolean {
  return keys.status === 401 || keys.status === 407;
}
