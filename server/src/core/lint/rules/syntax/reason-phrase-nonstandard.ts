import { statusByCode } from '../../../sip/facts/status-codes';
import type { MessageRule } from '../../rule';

/** The reason phrase is not the registered one. It is free text, so that this is off unless it is asked for (RFC 3261 §7.2). */
export const reasonPhraseNonstandard: MessageRule = {
  scope: 'message',
  meta: {
    id: 'reason-phrase-nonstandard',
    category: 'syntax',
    severity: 'hint',
    description: 'The reason phrase differs from the registered text of its status code. Off by default.',
    reference: 'RFC 3261 §7.2, §21',
    fixable: true,
    offByDefault: true,
  },
  on: { kinds: ['response'], origin: 'authored' },
  check({ message, authored, isTemplate, report }) {
    if (message.kind !== 'response' || !authored) return;
    const { code, reason } = message.startLine;
    const usual = statusByCode(code)?.reason;
    const found = message.text.slice(reason.start, reason.end);
    if (usual === undefined || found === '' || isTemplate(reason)) return;
    // Letters of other scripts: a localised phrase.
    if (found.toLowerCase() === usual.toLowerCase() || /[^\x20-\x7e]/.test(found)) return;
    report({
      span: reason,
      message: `${code} is normally "${usual}".`,
      fixes: [{ title: `Write "${usual}"`, edits: [{ span: reason, newText: usual }] }],
    });
  },
};
