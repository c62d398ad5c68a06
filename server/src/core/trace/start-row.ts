import type { SipRequest, SipResponse } from '../sip/message';
import { parseUri } from '../sip/parse-uri';
import { readStartLine } from '../sip/start-line';
import { Interner } from '../text/interner';
import { sliceSpan } from '../text/span';
import { endpointOfUri } from './header-values';
import { ownIfAny, ownText } from './own-text';

/** The parts of a start line that correlation reads; those of the other kind are undefined. */
export interface StartRow {
  /** The line as written. */
  readonly text: string;
  readonly method: string | undefined;
  readonly uri: string | undefined;
  readonly status: number | undefined;
  readonly reason: string | undefined;
}

/** Read once for all lines of equal text: traces repeat most of theirs. */
const rows = new Interner<StartRow>(read, 4096, 512);

/** The start line of a message. */
export function startRow({ text, startLine }: SipRequest | SipResponse): StartRow {
  return rows.of(sliceSpan(text, startLine.span));
}

function read(text: string): StartRow {
  const line = readStartLine(text, 0, text.length, []);
  const none = { text, method: undefined, uri: undefined, status: undefined, reason: undefined };
  if (line.kind === 'broken') return none;
  if (line.kind === 'request') {
    return {
      ...none,
      method: ownText(sliceSpan(text, line.method)),
      uri: ownIfAny(sliceSpan(text, line.uri)),
    };
  }
  const status = Number.isNaN(line.code) ? undefined : line.code;
  return { ...none, status, reason: ownIfAny(sliceSpan(text, line.reason)) };
}

const targets = new Interner<{ readonly endpoint: string | undefined }>(
  uri => ({
    endpoint: ownIfAny(endpointOfUri(uri, parseUri(uri, { start: 0, end: uri.length }).value)),
  }),
  4096,
  512,
);

/** The endpoint that a URI names; undefined for one without a host. Read once for all equal URIs. */
export function endpointOfTarget(uri: string): string | undefined {
  return targets.of(uri).endpoint;
}
