import type { Span } from '../text/span';
import type { MessageKeys } from './message-keys';
import { NO_RARE_KEYS } from './rare-keys';
import type { TraceMessage } from './trace-message';

/** Keys of nothing: never given to correlation. */
const NO_KEYS: MessageKeys = Object.freeze({
  kind: 'request',
  method: '',
  status: undefined,
  reason: undefined,
  requestUri: undefined,
  callId: undefined,
  fromTag: undefined,
  toTag: undefined,
  fromUri: undefined,
  toUri: undefined,
  cseq: undefined,
  cseqMethod: undefined,
  branch: undefined,
  sentBy: undefined,
  viaCount: 0,
  secondBranch: undefined,
  secondSentBy: undefined,
  viaPath: '',
  received: undefined,
  rport: undefined,
  maxForwards: undefined,
  userAgent: undefined,
  contactUri: undefined,
  contacts: [],
  routes: [],
  recordRoutes: [],
  expires: undefined,
  expiresHeader: undefined,
  rseq: undefined,
  rack: undefined,
  requires100rel: false,
  hasCredentials: false,
  auth: [],
  options: { supported: [], required: [], unsupported: [], allow: [] },
  sdp: undefined,
  rare: NO_RARE_KEYS,
  hasSdp: false,
  codecs: [],
  event: undefined,
  referTo: undefined,
  replaces: undefined,
  time: undefined,
  transport: undefined,
  source: undefined,
  destination: undefined,
  addressesInferred: false,
  truncatedHeader: false,
  truncatedBody: false,
  template: false,
  hash: 0,
});

/**
 * Something for findings to point at in a chunk whose text is no message that could join anything: a broken start
 * line, a comment. Each call makes a new identity. It is never in a group.
 */
export function standInMessage(extent: Span, startLine: Span, startLineText: string): TraceMessage {
  return {
    keys: NO_KEYS,
    time: undefined,
    startLine,
    extent,
    startLineText,
    places: '',
    bodyLength: 0,
    frame: undefined,
  };
}
