import type { OptionValue, RuleOption, SetOptions } from './rule-option';

/**
 * The options of one rule as its check reads them: what is set, else the default. Asking for a name that the rule did
 * not declare, or as another kind, is a programmer error and throws.
 */
export interface OptionValues {
  number(name: string): number;
  flag(name: string): boolean;
  /** In lower case where the option says `ignoreCase`. */
  words(name: string): ReadonlySet<string>;
}

function declared<K extends RuleOption['kind']>(
  options: ReadonlyMap<string, RuleOption>,
  name: string,
  kind: K,
): Extract<RuleOption, { kind: K }> {
  const option = options.get(name);
  if (option?.kind !== kind) throw new Error(`the rule declares no option '${name}' of kind ${kind}`);
  return option as Extract<RuleOption, { kind: K }>;
}

/** Joins what a rule declares with what is set; `set` was validated by whoever read the configuration. */
export function optionValues(
  declaredOptions: Readonly<Record<string, RuleOption>> | undefined,
  set: SetOptions | undefined,
): OptionValues {
  const options = new Map(Object.entries(declaredOptions ?? {}));
  const given = new Map<string, OptionValue>(Object.entries(set ?? {}));
  const wordSets = new Map<string, ReadonlySet<string>>();
  return {
    number(name) {
      const option = declared(options, name, 'number');
      const value = given.get(name);
      return typeof value === 'number' ? value : option.default;
    },
    flag(name) {
      const option = declared(options, name, 'flag');
      const value = given.get(name);
      return typeof value === 'boolean' ? value : option.default;
    },
    words(name) {
      const known = wordSets.get(name);
      if (known) return known;
      const option = declared(options, name, 'words');
      const value = given.get(name);
      const words = typeof value === 'object' ? value : option.default;
      const made = new Set(option.ignoreCase ? words.map(word => word.toLowerCase()) : words);
      wordSets.set(name, made);
      return made;
    },
  };
}
