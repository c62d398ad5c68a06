import { sliceSpan } from '../../text/span';
import { answerLines, nextOfferLines, nextOriginLine, offerLines, type SdpText, sdpOf } from './compose-sdp';
import type { StoryRequest } from './dialog-story';
import { bareUri, contactUri, hostPortOf } from './message-values';

/** The host of a URI as written; undefined for a URI without one. */
export function hostOfUri(uri: string | undefined): string | undefined {
  const hostPort = uri && hostPortOf(uri);
  return hostPort?.replace(/:\d{1,5}$/, '');
}

/** Host of who answers a request: of its Contact where it was seen, else of the Request-URI. */
function answeringHost(request: StoryRequest): string | undefined {
  const seen = request.responses.map(({ message }) => contactUri(message)).find(uri => uri !== undefined);
  const { message } = request;
  return hostOfUri(seen ?? bareUri(sliceSpan(message.text, message.startLine.uri)));
}

/** What the one who answers a request said of its session last, in an answer or an offer of its own. */
function lastOfAnswerer(request: StoryRequest, requests: readonly StoryRequest[]): SdpText | undefined {
  const { fromTag, toTag } = request.keys;
  let last: SdpText | undefined;
  for (const before of requests) {
    if (before === request) break;
    const isOwn = toTag !== undefined && before.keys.fromTag === toTag;
    const said = isOwn
      ? [before, ...(before.ack ? [before.ack] : [])]
      : before.keys.fromTag === fromTag
        ? before.responses
        : [];
    for (const { message } of said) last = sdpOf(message) ?? last;
  }
  return last;
}

/**
 * The body of a 2xx to an INVITE: the answer to its offer unless a response gave it already, else an offer. Of a session
 * that the requests before show, the id stays and the version counts up.
 */
export function acceptingSdp(
  request: StoryRequest,
  requests: readonly StoryRequest[] = [],
): readonly string[] {
  const { message, responses } = request;
  const offer = sdpOf(message);
  const host = answeringHost(request);
  const last = lastOfAnswerer(request, requests);
  if (!offer) return last ? nextOfferLines(last) : offerLines(message, host ?? '');
  const given = responses.map(response => sdpOf(response.message)).find(sdp => sdp !== undefined);
  if (given) return given.sdp.lines.map(line => sliceSpan(given.text, line.span));
  const lines = answerLines(offer, host, message.text);
  const origin = last && nextOriginLine(last);
  return origin === undefined ? lines : lines.map(line => (line.startsWith('o=') ? origin : line));
}
