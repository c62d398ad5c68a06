/** Takes the To tag away, with `$1` as replacement. */
export const TO_TAG = /^(To: [^\n]*?);tag=[\w-]+/m;

/** A transaction of its own. */
export const NEW_BRANCH = ['branch=z9hG4bK', 'branch=z9hG4bKnew'] as const;

/** Makes a 180 with its Contact a 200 that carries an answer; with `SDP` after it. */
export const ANSWER = [
  '\nContent-Length',
  '\nAllow: INVITE, ACK, CANCEL, BYE\nSupported: replaces\nContent-Type: application/sdp\nContent-Length',
] as const;

/** The answer of B. */
export const SDP = [
  /\n\n$/,
  '\n\nv=0\no=bob 3950613777 3950613777 IN IP4 198.51.100.20\ns=-\nc=IN IP4 198.51.100.20\nt=0 0\nm=audio 52000 RTP/AVP 0\na=rtpmap:0 PCMU/8000\na=sendrecv\n',
] as const;
