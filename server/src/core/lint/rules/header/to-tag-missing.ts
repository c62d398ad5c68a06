import { findHeader } from '../../../sip/find-header';
import { findParam } from '../../../sip/param';
import { readAddresses } from '../../../sip/read-addresses';
import type { Severity } from '../../finding';
import { generatedId } from '../../generated-id';
import { isFromOldPeer } from '../../header-part';
import { hasToTag, isJudged, messageName, methodOf, statusOf } from '../../message-facts';
import type { MessageContext, MessageRule } from '../../rule';

/** Requests that only make sense inside of a dialog (RFC 3261 §15.1.2, RFC 3262 §7, RFC 3311 §5.1, RFC 6086 §4.2.1). */
const IN_DIALOG: ReadonlySet<string> = new Set(['BYE', 'PRACK', 'UPDATE', 'INFO']);

/** How grave a To without tag is in this message; undefined where it is right. */
function severityFor({ message }: MessageContext): Severity | undefined {
  const method = methodOf(message);
  if (message.kind === 'request') {
    if (!IN_DIALOG.has(method ?? '')) return undefined;
    return isFromOldPeer(message) ? 'warning' : 'error';
  }
  const status = statusOf(message);
  // A tag on 100 is allowed and not asked for (RFC 3261 §8.2.6.2).
  if (status === undefined || status <= 100) return undefined;
  if (method === 'CANCEL') return 'hint';
  return isFromOldPeer(message) ? 'warning' : 'error';
}

/** To has no tag where the message must name a dialog (RFC 3261 §8.2.6.2, §12.2.1.1). */
export const toTagMissing: MessageRule = {
  scope: 'message',
  meta: {
    id: 'to-tag-missing',
    category: 'header',
    severity: 'error',
    description: 'A response above 100, or a BYE, PRACK, UPDATE or INFO, has no To tag.',
    reference: 'RFC 3261 §8.2.6.2, §12.2.1.1, §15.1.2',
    fixable: true,
  },
  on: { headers: ['to'] },
  judges: 'rows',
  check(context) {
    const { message, report } = context;
    const field = findHeader(message, 'to');
    if (!field || field.value.end === field.value.start || !isJudged(context, field)) return;
    const severity = severityFor(context);
    if (!severity || hasToTag(context)) return;
    const param = findParam(readAddresses(message, field).value[0]?.params ?? [], 'tag');
    const at = param?.span ?? { start: field.value.end, end: field.value.end };
    // The tag of a request names a dialog that exists; only of a response it is free.
    const isOurs = message.kind === 'response';
    report({
      span: field.value,
      severity,
      // RFC 3261 §8.2.6.2: the response to CANCEL too MUST have one.
      ...(severity === 'hint' ? { must: true as const } : {}),
      message: `${messageName(message)} has no To tag, so it belongs to no dialog.`,
      fixes: isOurs
        ? [
            {
              title: 'Add a tag',
              edits: [{ span: at, newText: `;tag=${generatedId(message.text, 'to', 8)}` }],
            },
          ]
        : [],
    });
  },
};
