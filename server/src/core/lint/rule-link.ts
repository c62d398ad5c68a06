/** Where the documents of the rules are published: the folder `test-fixtures/lint` of the repository. */
const ruleDocumentBase = 'https://github.com/siplens/siplens/blob/main/test-fixtures/lint/';

/** The address of a rule's document, shown by the editor as a link on the rule's id. */
export function ruleLink(rule: string): string {
  return `${ruleDocumentBase}${encodeURIComponent(rule)}.md`;
}
