/** The bytes of the file that a request has as its body (`< ./offer.sdp`), or the sentence why there are none. */
export type AttachedBody =
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  | { readonly kind: 'refused'; readonly reason: string };

/** What looking for such a file found. `outside`: it is in no folder of the user's work, so the user is asked first. */
export type FoundBody = AttachedBody | { readonly kind: 'outside'; readonly file: string };

/** The name of such a file. */
export interface BodyName {
  /** As the user would write it without placeholders, relative to the request file. */
  readonly path: string;
  /**
   * The same with a plain word for each placeholder; undefined where there is none. Variables may not lead out of the
   * folders that the request may read from, unless this does too.
   */
  readonly literal?: string | undefined;
}
