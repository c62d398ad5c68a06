import { sliceSpan } from '../../text/span';
import { answerLines, offerLines, sdpOf } from './compose-sdp';
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

/** The body of a 2xx to an INVITE: the answer to its offer unless a response gave it already, else an offer. */
export function acceptingSdp(request: StoryRequest): readonly string[] {
  const { message, responses } = request;
  const offer = sdpOf(message);
  const host = answeringHost(request);
  if (!offer) return offerLines(message, host ?? '');
  const given = responses.map(response => sdpOf(response.message)).find(sdp => sdp !== undefined);
  if (given) return given.sdp.lines.map(line => sliceSpan(given.text, line.span));
  return answerLines(offer, host, message.text);
}
