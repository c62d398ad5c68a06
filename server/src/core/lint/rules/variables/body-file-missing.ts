import type { FileRule } from '../../rule';

/** A body is a file that is not there, so the request cannot be sent. Silent where nobody can look. */
export const bodyFileMissing: FileRule = {
  scope: 'file',
  meta: {
    id: 'body-file-missing',
    category: 'variables',
    severity: 'warning',
    description: 'The file that is the body of a request is not there.',
    reference: 'Siplens: body from a file',
    fixable: false,
  },
  check(parts, report, { hasFile }) {
    if (!hasFile) return;
    for (const { anchor, variables } of parts) {
      const { bodyFile } = variables;
      // What stands in the place of a placeholder is known when it is sent.
      if (!bodyFile || bodyFile.path.includes('{{') || hasFile(bodyFile.path)) continue;
      const message = `There is no file "${bodyFile.path}" beside this one, so the request cannot be sent.`;
      report({ anchor, span: bodyFile.span, message });
    }
  },
};
