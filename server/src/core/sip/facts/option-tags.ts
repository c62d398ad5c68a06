import rows from './data/option-tags.json';

/** An option tag of Supported, Require, Proxy-Require and Unsupported (RFC 3261 §19.2). */
export interface OptionTagSpec {
  readonly name: string;
  readonly refs: readonly string[];
  readonly description: string;
}

/** Every registered option tag. */
export const allOptionTags: readonly OptionTagSpec[] = rows;

const byName = new Map(allOptionTags.map(tag => [tag.name.toLowerCase(), tag]));

/** The option tag of a name in any letter case (tokens compare case-insensitively, RFC 3261 §7.3.1); undefined if unknown. */
export function optionTagByName(name: string): OptionTagSpec | undefined {
  return byName.get(name.toLowerCase());
}
