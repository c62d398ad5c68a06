import { findHeader } from '../sip/find-header';
import { findParam } from '../sip/param';
import { readVias } from '../sip/read-via';
import { readWire } from './read-wire';

/**
 * A request for the next target needs another branch than it had at the one before (RFC 3263 §4.3): where both have the
 * same, as one that is written out, this is the request with `branch`. Wire bytes, one character each; without a branch
 * it stays as it is.
 */
export function withFreshBranch(request: string, before: string, branch: string): string {
  const { message, branch: written } = readWire(request);
  if (written === undefined || written !== readWire(before).branch) return request;
  const field = findHeader(message, 'via');
  const via = field && readVias(message, field).value[0];
  const old = via && findParam(via.params, 'branch');
  if (!old) return request;
  return `${request.slice(0, old.span.start)};branch=${branch}${request.slice(old.span.end)}`;
}
