import { findHeader } from '../sip/find-header';
import type { SipMessage } from '../sip/message';
import { parseUri } from '../sip/parse-uri';
import { readVias } from '../sip/read-via';
import { sliceSpan } from '../text/span';
import type { TraceRecord } from '../trace/trace-record';

const sendable: ReadonlySet<string> = new Set(['udp', 'tcp', 'tls', 'ws', 'wss']);

/**
 * Where a captured request may be sent again, as SIP URIs: to whom it went in the capture, then the host of its
 * Request-URI. Names and addresses only, without user; empty where neither says.
 */
export function captureTargets(
  message: SipMessage,
  record: Pick<TraceRecord, 'destination' | 'transport'> | undefined,
): readonly string[] {
  if (message.kind !== 'request') return [];
  const field = findHeader(message, 'via');
  const via = field && readVias(message, field).value[0]?.transport.toLowerCase();
  const named = record?.transport ?? via ?? 'udp';
  const transport = sendable.has(named) ? named : 'udp';
  const parameter = transport === 'udp' ? '' : `;transport=${transport}`;
  const { host, port } = parseUri(message.text, message.startLine.uri).value;
  const ofUri = host && `${sliceSpan(message.text, host)}${port ? `:${sliceSpan(message.text, port)}` : ''}`;
  const places = [record?.destination, ofUri].filter(place => place !== undefined && isHostPort(place));
  return [...new Set(places)].map(place => `sip:${place}${parameter}`);
}

function isHostPort(text: string): boolean {
  return /^(?:[a-z0-9.-]{1,253}|\[[0-9a-f:.]{2,45}\])(?::[0-9]{1,5})?$/i.test(text);
}
