import { isInNetworks } from '../sip/address-prefix';
import type { OptionValues } from './option-values';
import type { WordsOption } from './rule-option';

/** What a rule about private addresses declares in its options, so that all of them are set the same way. */
export const publicPrefixesOption: { readonly publicPrefixes: WordsOption } = {
  publicPrefixes: {
    kind: 'words',
    default: [],
    ignoreCase: true,
    description: 'Private networks that can be reached here from everywhere, such as 10.24.0.0/16.',
  },
};

/** True for a private IP address without brackets that the user says can be reached all the same. */
export function isReachableHere(address: string, options: OptionValues): boolean {
  return isInNetworks(address, options.words('publicPrefixes'));
}
