import type { TraceMessage } from '../../trace/trace-message';

/** True if the transport loses messages, so that timers repeat them (RFC 3261 §17.1.1.2): UDP, also where nothing is known. */
export function isUnreliable({ keys }: TraceMessage): boolean {
  return keys.transport === undefined || keys.transport === 'udp';
}
