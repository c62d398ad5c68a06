/** An option of a rule that is a number: `["warning", { "pddWarnMs": 3000 }]`. */
export interface NumberOption {
  readonly kind: 'number';
  readonly default: number;
  readonly minimum: number;
  readonly maximum: number;
  /** One sentence, with the unit. */
  readonly description: string;
}

/** An option that is on or off. */
export interface FlagOption {
  readonly kind: 'flag';
  readonly default: boolean;
  readonly description: string;
}

/** An option that is a list of words: method names, header names, hosts. */
export interface WordsOption {
  readonly kind: 'words';
  readonly default: readonly string[];
  /** True where letter case means nothing: the rule gets the words in lower case. */
  readonly ignoreCase: boolean;
  readonly description: string;
}

/** What a rule may declare in its `meta.options`; settings, schema, documentation and validation are made from it. */
export type RuleOption = NumberOption | FlagOption | WordsOption;

/** A value of an option as a configuration holds it. */
export type OptionValue = number | boolean | readonly string[];

/** Values by name of the option, only those that are set. */
export type SetOptions = Readonly<Record<string, OptionValue>>;

/** Longest list of words that a configuration may give; it is written by hand. */
const MOST_WORDS = 1000;

/** What is allowed for an option, in words that end a sentence: `a list of words`. */
export function allowedText(option: RuleOption): string {
  if (option.kind === 'flag') return 'true or false';
  if (option.kind === 'words') return `a list of at most ${MOST_WORDS} words`;
  return `a number from ${option.minimum} to ${option.maximum}`;
}

/** The value if it is one that the option allows, else undefined. */
export function readOption(option: RuleOption, value: unknown): OptionValue | undefined {
  if (option.kind === 'flag') return typeof value === 'boolean' ? value : undefined;
  if (option.kind === 'number') {
    return typeof value === 'number' && value >= option.minimum && value <= option.maximum
      ? value
      : undefined;
  }
  if (!Array.isArray(value) || value.length > MOST_WORDS) return undefined;
  return value.every((word): word is string => typeof word === 'string' && word !== '') ? value : undefined;
}
