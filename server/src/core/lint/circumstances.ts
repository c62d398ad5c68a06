import type { AddressReach } from '../sip/address-reach';
import { bodyLength } from '../sip/body-length';
import { allMethods } from '../sip/facts/methods';
import { findHeader } from '../sip/find-header';
import { readNumber } from '../sip/read-number';
import type { TransportName } from '../trace/trace-record';
import { methodOf } from './message-facts';
import type { LintedMessage } from './open-parts';
import { packetEnds } from './packet-ends';
import type { PartWriter } from './part-writer';

const methods = new Map(allMethods.map(({ name }, index) => [name, index]));
const transports: readonly (TransportName | undefined)[] = [
  undefined,
  'udp',
  'tcp',
  'tls',
  'sctp',
  'ws',
  'wss',
];
const reaches: readonly (AddressReach | undefined)[] = [
  ...([undefined, 'unspecified', 'loopback', 'private', 'multicast', 'broadcast', 'public'] as const),
];

/** Two numbers below 65536 that stand for the circumstances of a message. */
export interface Circumstances {
  readonly what: number;
  readonly where: number;
}

/**
 * Everything that a rule which judges a part alone may depend on beside it; undefined where the end of the message is
 * missing, or where there are too many values to remember.
 */
export function circumstancesOf({ message, record, authored }: LintedMessage): Circumstances | undefined {
  if (message.kind === 'broken' || record?.truncated === true) return undefined;
  const method = methods.get(methodOf(message) ?? '');
  const status = message.kind === 'response' ? message.startLine.code : 0;
  if (method === undefined || !(status >= 0 && status < 700)) return undefined;
  const isRequest = message.kind === 'request' ? 1 : 0;
  const origin = authored ? 0 : record?.exactBytes ? 1 : 2;
  const unit = message.unit === 'bytes' ? 1 : 0;
  const isClosed = message.separator === undefined ? 0 : 1;
  const transport = authored ? 0 : transports.indexOf(record?.transport);
  const reach = authored ? 0 : reaches.indexOf(packetEnds(record).source?.reach);
  return {
    what: (status * 16 + method) * 2 + isRequest,
    where: (((origin * 2 + unit) * 2 + isClosed) * 8 + transport) * 8 + reach,
  };
}

/** Stands for a body whose length nobody declares. */
const UNDECLARED = 0xfffe;
/** Less than any start line has. */
const FEW = 4;

/**
 * Writes by how many bytes Content-Length and the body differ; false where so much lies behind the declared end that
 * another message may begin there (RFC 3261 §18.3).
 */
export function putDeclared(to: PartWriter, { message }: LintedMessage): boolean {
  const field = findHeader(message, 'content-length');
  const declared = field ? readNumber(message, field) : undefined;
  const missing =
    declared && declared.problems.length === 0 ? declared.value - bodyLength(message) : UNDECLARED;
  to.put(Math.min(missing + FEW, UNDECLARED));
  return missing >= -FEW;
}
