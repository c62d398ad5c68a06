import type { Leak } from './leak-scan';

/** Why a leak is listed, as words that follow what was found: `10.0.0.1 looks like an address`. */
export const leakWords: Readonly<Record<Leak['kind'], string>> = {
  original: 'stands there as before',
  address: 'looks like an address',
  mailbox: 'looks like an address of somebody',
  number: 'looks like a phone number',
  secret: 'looks like a key',
  header: 'is a header field that Siplens does not know: look at its values',
  version: 'is a version, or an address',
};
