import { isSecretName } from '../sip/secret-name';

const MASK = '•••';

/**
 * One line of text from a message with what nobody should read over a shoulder masked: passwords in SIP URIs
 * (RFC 3261 §19.1.1) and Basic credentials. The document itself shows them; outline, tree and hover need not.
 * For text of bounded length, as `plainLine` makes it.
 */
export function maskSecrets(text: string): string {
  return text
    .replace(/\b(sips?:[^\s:@;?<>]{1,200}):[^\s@<>]{1,200}@/gi, `$1:${MASK}@`)
    .replace(/\b(Basic)\s+[A-Za-z0-9+/=]{1,200}/gi, `$1 ${MASK}`);
}

/** The value of a variable for display: masked where its name says that it is secret. */
export function displayedValue(name: string, value: string): string {
  return isSecretName(name) ? MASK : maskSecrets(value);
}
