import { Interner } from '../text/interner';

const texts = new Interner<string>(text => text, 16_384, 512);

/**
 * One string for equal texts: a call repeats its ids, URIs and Vias in every message and on every hop. It also keeps
 * the text of the trace from being kept alive by a substring.
 */
export function ownText(text: string): string {
  return texts.of(text);
}

/** The same of what may be missing. */
export function ownIfAny(text: string | undefined): string | undefined {
  return text === undefined ? undefined : texts.of(text);
}
