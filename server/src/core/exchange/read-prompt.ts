/** What `{{$prompt Name --secret}}` asks for. */
export interface PromptName {
  /** What the user reads, and by what the answer is known; '' where it is missing. */
  readonly name: string;
  /** The answer is shown as stars: in the question, in live traces, in the history and in all that is made of them. */
  readonly isSecret: boolean;
}

const mark = '--secret';

/** Whole words of a name that say that the answer is nobody else's business. */
const secretWords: ReadonlySet<string> = new Set([
  'password',
  'passwd',
  'passphrase',
  'passcode',
  'pwd',
  'pin',
  'secret',
  'token',
]);

/** Reads the words behind `$prompt`: `--secret` anywhere among them, or a name such as "PIN" or "SIP password". */
export function readPrompt(words: readonly string[]): PromptName {
  const name = words.filter(word => word !== mark).join(' ');
  // Also "sipPassword" and "sip_pin" hold the word.
  const parts = name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]/);
  return { name, isSecret: words.includes(mark) || parts.some(part => secretWords.has(part)) };
}
