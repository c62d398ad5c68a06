const schemes =
  /^(sips?|tel|im|pres|mailto|xmpp|h323|https?|wss?|ftp|ldaps?|stuns?|turns?|urn|cid|mid|msrps?|rtsp):/i;

/** The scheme at the start of a text that is a URI, in lower case; undefined where it is none of those that may name somebody. */
export function schemeOf(text: string): string | undefined {
  return schemes.exec(text)?.[1]?.toLowerCase();
}
