import { type RequestDirective, requestDirectives } from '../request-directives';
import type { Proposal } from './completion-entry';

/** The value as a snippet: a choice among several, else the only example to type over, word by word. */
function valueSnippet({ examples }: RequestDirective): string {
  const [first = '', ...more] = examples;
  if (more.length > 0) return `\${1|${examples.join(',')}|}`;
  const words = first.split(' ').filter(word => word !== '');
  return words.map((word, index) => `\${${index + 1}:${word}}`).join(' ');
}

/** `# @name value` lines that mean something above a message. */
export function directives(): readonly Proposal[] {
  return requestDirectives.map(directive => {
    const value = valueSnippet(directive);
    return {
      id: `directive/${directive.name}`,
      label: `@${directive.name}`,
      kind: 'directive',
      detail: directive.description,
      insertText: `@${directive.name}${value === '' ? '' : ` ${value}`}`,
      snippet: value !== '',
    };
  });
}
