import { findParam } from '../../sip/param';
import { sliceSpan } from '../../text/span';
import type { Row } from './compose-message';
import type { StoryMessage, StoryRequest } from './dialog-story';
import {
  addressesOf,
  bareUri,
  contactUri,
  copiedRows,
  headerValueOf,
  hostPortOf,
  topVia,
} from './message-values';

/** Who sends a request of a dialog, and all that its requests have in common (RFC 3261 §12.2.1.1). */
export interface DialogSide {
  readonly who: 'caller' | 'callee';
  readonly requestUri: string;
  readonly routes: readonly Row[];
  readonly from: string;
  readonly to: string;
  readonly callId: string;
  /** `SIP/2.0/UDP host:port`, what its Via begins with. */
  readonly sentProtocolAndBy: string;
  readonly viaHasRport: boolean;
  /** Its own Contact URI. */
  readonly contact: string | undefined;
  /** A number above all that this side has used. */
  readonly nextCseq: number;
}

interface Target {
  readonly requestUri: string;
  readonly routes: readonly Row[];
}

function isLoose(route: string): boolean {
  return /;lr\b/i.test(route);
}

/** Request-URI and Route for a remote target behind a route set; a strict router gets itself (RFC 3261 §12.2.1.1). */
function targetOf(
  remote: string,
  routeSet: readonly { readonly uri: string; readonly text: string }[],
): Target {
  const [first, ...others] = routeSet;
  if (!first || isLoose(first.uri)) {
    return { requestUri: remote, routes: routeSet.map(({ text }): Row => ['Route', text]) };
  }
  const rest = [...others.map(({ text }) => text), `<${remote}>`];
  return { requestUri: first.uri, routes: rest.map((text): Row => ['Route', text]) };
}

function recordRoutes({ message }: StoryMessage) {
  return addressesOf(message, 'record-route').flatMap(({ uri, span }) =>
    uri ? [{ uri: sliceSpan(message.text, uri.span), text: sliceSpan(message.text, span) }] : [],
  );
}

function highestCseq(story: readonly StoryMessage[], fromTag: string | undefined): number {
  const own = story.filter(({ message, keys }) => message.kind === 'request' && keys.fromTag === fromTag);
  return Math.max(0, ...own.map(({ keys }) => keys.cseq ?? 0));
}

/** The caller of a dialog that a response made or is making (RFC 3261 §12.1.2). */
export function callerOf(
  story: readonly StoryMessage[],
  invite: StoryRequest,
  response: StoryMessage,
): DialogSide {
  const { message } = invite;
  const remote = contactUri(response.message) ?? sliceSpan(message.text, message.startLine.uri);
  const via = topVia(message);
  // A request in the dialog has the route set already; only the first one makes it.
  const target =
    invite.keys.toTag === undefined
      ? targetOf(remote, recordRoutes(response).reverse())
      : { requestUri: remote, routes: copiedRows(message, 'route', 'Route') };
  return {
    who: 'caller',
    ...target,
    from: headerValueOf(message, 'from'),
    to: headerValueOf(response.message, 'to'),
    callId: headerValueOf(message, 'call-id'),
    sentProtocolAndBy: via ? message.text.slice(via.span.start, via.sentBy.end) : '',
    viaHasRport: via !== undefined && findParam(via.params, 'rport') !== undefined,
    contact: contactUri(message),
    nextCseq: highestCseq(story, invite.keys.fromTag) + 1,
  };
}

/** The other side of the same dialog (RFC 3261 §12.1.1); undefined where the INVITE has no Contact to reach. */
export function calleeOf(
  story: readonly StoryMessage[],
  invite: StoryRequest,
  response: StoryMessage,
): DialogSide | undefined {
  const { message } = invite;
  const remote = contactUri(message);
  const own = contactUri(response.message) ?? bareUri(sliceSpan(message.text, message.startLine.uri));
  const host = own && hostPortOf(own);
  if (remote === undefined || host === undefined) return undefined;
  return {
    who: 'callee',
    ...targetOf(remote, recordRoutes(invite)),
    from: headerValueOf(response.message, 'to'),
    to: headerValueOf(message, 'from'),
    callId: headerValueOf(message, 'call-id'),
    sentProtocolAndBy: `SIP/2.0/${topVia(message)?.transport ?? 'UDP'} ${host}`,
    viaHasRport: false,
    contact: own,
    nextCseq: highestCseq(story, response.keys.toTag) + 1,
  };
}
