import { findHeader } from '../../../sip/find-header';
import { findParam, paramText } from '../../../sip/param';
import { readAddresses } from '../../../sip/read-addresses';
import { generatedId } from '../../generated-id';
import { isFromOldPeer, isHeaderCut } from '../../header-part';
import type { MessageRule } from '../../rule';

/** Shorter tags do not hold the 32 bits of randomness that RFC 3261 §19.3 asks for. */
const SHORT = 4;

/** The From of a request has no tag (RFC 3261 §8.1.1.3, §19.3). */
export const fromTagMissing: MessageRule = {
  scope: 'message',
  meta: {
    id: 'from-tag-missing',
    category: 'header',
    severity: 'error',
    description: 'From has no tag, or a very short one.',
    reference: 'RFC 3261 §8.1.1.3, §19.3',
    fixable: true,
  },
  on: { kinds: ['request', 'response'], headers: ['from'] },
  judges: 'rows',
  check(context) {
    const { message, authored, isTemplate, report } = context;
    // In a trace a response only echoes its request, and the fault is told there.
    if (message.kind === 'broken' || (message.kind === 'response' && !authored)) return;
    const field = findHeader(message, 'from');
    if (!field || field.value.end === field.value.start || isTemplate(field.value)) return;
    if (isHeaderCut(context) && field.line.end >= message.text.length) return;
    const address = readAddresses(message, field).value[0];
    const param = address && findParam(address.params, 'tag');
    const tag = param ? (paramText(message.text, param) ?? '') : '';
    if (tag !== '') {
      if (param && tag.length < SHORT) {
        // RFC 3261 §19.3: it MUST have at least 32 bits of randomness.
        report({ span: param.span, severity: 'hint', must: true, message: 'The From tag is very short.' });
      }
      return;
    }
    const newTag = `;tag=${generatedId(message.text, 'from', 8)}`;
    const span = param?.span ?? { start: field.value.end, end: field.value.end };
    report({
      span: field.value,
      ...(isFromOldPeer(message) ? { severity: 'warning' as const } : {}),
      message: 'From has no tag.',
      fixes: [{ title: 'Add a tag', edits: [{ span, newText: newTag }] }],
    });
  },
};
