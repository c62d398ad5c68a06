import { Interner } from '../text/interner';

/** Option tags in lower case and methods as written; one object for messages that say the same. */
export interface OptionKeys {
  readonly supported: readonly string[];
  readonly required: readonly string[];
  readonly unsupported: readonly string[];
  /** Methods of Allow; empty where there is no Allow. */
  readonly allow: readonly string[];
}

const options = new Interner<OptionKeys>(readOptions, 1024);

/** Rows of Supported, Require, Unsupported and Allow, each kind joined by commas. */
export function optionKeysOf(
  supported: string,
  required: string,
  unsupported: string,
  allow: string,
): OptionKeys {
  return options.of(`${supported}\0${required}\0${unsupported}\0${allow}`);
}

function readOptions(text: string): OptionKeys {
  const [supported = '', required = '', unsupported = '', allow = ''] = text.split('\0');
  return {
    supported: words(supported.toLowerCase()),
    required: words(required.toLowerCase()),
    unsupported: words(unsupported.toLowerCase()),
    allow: words(allow),
  };
}

function words(text: string): readonly string[] {
  return text
    .split(',')
    .map(word => word.trim())
    .filter(word => word !== '');
}
