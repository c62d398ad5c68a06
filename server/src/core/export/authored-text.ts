/** What stands in a captured message and would mean something in a `.sip` file, by the variable that says it instead. */
const meaningful = [
  { name: 'braces', text: '{{', pattern: /\{\{/g },
  { name: 'hashes', text: '###', pattern: /^###/gm },
  { name: 'less', text: '<', pattern: /^<(?=[ \t])/gm },
] as const;

/** The text of a message for a `.sip` file, and the lines `@name = value` that it needs above it. */
export interface AuthoredText {
  readonly text: string;
  readonly variables: readonly string[];
}

/**
 * Keeps text of a stranger from being read as placeholders (`{{$secret …}}`), as a line that parts messages (`###`) or
 * as the file of a body (`< ./path`): a variable stands in its place, and what is sent is the same. Line ends become LF.
 */
export function asAuthoredText(captured: string): AuthoredText {
  let text = captured.replace(/\r\n?/g, '\n');
  const variables: string[] = [];
  for (const { name, text: value, pattern } of meaningful) {
    if (text.search(pattern) === -1) continue;
    text = text.replace(pattern, `{{${name}}}`);
    variables.push(`@${name} = ${value}`);
  }
  return { text, variables };
}
