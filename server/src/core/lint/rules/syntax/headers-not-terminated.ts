import { lineEndOf } from '../../header-part';
import type { MessageRule } from '../../rule';

/** The message ends before the empty line that closes its header part (RFC 3261 §7). */
export const headersNotTerminated: MessageRule = {
  scope: 'message',
  meta: {
    id: 'headers-not-terminated',
    category: 'syntax',
    severity: 'warning',
    description: 'The message ends before an empty line closes its header part.',
    reference: 'RFC 3261 §7, §7.5',
    fixable: true,
  },
  on: { kinds: ['request', 'response'] },
  check({ message, record, authored, report }) {
    if (message.separator || message.startLine.kind === 'broken') return;
    // Text logs lose empty lines at the end of a record; only a source that keeps every byte can show this.
    if (!authored && (!record?.exactBytes || record.truncated)) return;
    const end = message.text.length;
    const last = message.headers.at(-1);
    const eol = lineEndOf(message);
    const closed = /[\r\n]$/.test(message.text);
    report({
      span: last ? { start: last.name.start, end: last.value.end } : message.startLine.span,
      // RFC 3261 §7: the empty line MUST be present; what assisted sending adds by itself is a hint.
      ...(authored ? { severity: 'hint' as const, must: true as const } : {}),
      message: 'The header part is not closed by an empty line.',
      fixes: [
        {
          title: 'Add the empty line',
          edits: [{ span: { start: end, end }, newText: closed ? eol : eol + eol }],
        },
      ],
    });
  },
};
