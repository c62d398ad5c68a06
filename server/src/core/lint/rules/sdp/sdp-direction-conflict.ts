import { afterLineEnd } from '../../../sip/chars';
import type { SdpAttribute } from '../../../sip/sdp/sdp';
import type { MessageContext, MessageRule } from '../../rule';
import { judgedSdps } from '../../sdp-part';

const DIRECTIONS: ReadonlySet<string> = new Set(['sendrecv', 'sendonly', 'recvonly', 'inactive']);

/** The attributes of one level: at most one direction, and that without a value (RFC 8866 §6.7). */
function checkLevel(context: MessageContext, attributes: readonly SdpAttribute[]): void {
  const { message, isTemplate, report } = context;
  const [first, ...others] = attributes.filter(
    ({ name, line }) => DIRECTIONS.has(name) && !isTemplate(line.span),
  );
  if (!first) return;
  for (const { name, value } of [first, ...others]) {
    if (!value) continue;
    const span = { start: value.start - 1, end: value.end };
    const fixes = [{ title: `Write a=${name}`, edits: [{ span, newText: '' }] }];
    report({ span, message: `A direction attribute has no value: a=${name}.`, fixes });
  }
  for (const { name, line } of others) {
    const whole = { start: line.span.start, end: afterLineEnd(message.text, line.span.end) };
    report({
      span: line.span,
      message: `Two direction attributes: ${first.name} and ${name}.`,
      related: [{ message: 'The first direction', span: first.line.span }],
      fixes: [{ title: `Remove a=${name}`, edits: [{ span: whole, newText: '' }] }],
    });
  }
}

/** A stream, or the session, has two directions (RFC 8866 §6.7, RFC 3264 §5.1): each reader takes another one. */
export const sdpDirectionConflict: MessageRule = {
  scope: 'message',
  meta: {
    id: 'sdp-direction-conflict',
    category: 'sdp',
    severity: 'warning',
    description: 'A stream or the session has more than one direction attribute, or one with a value.',
    reference: 'RFC 8866 §6.7; RFC 3264 §5.1, §6.1',
    fixable: true,
  },
  on: { body: 'sdp' },
  judges: 'body',
  check(context) {
    for (const { sdp } of judgedSdps(context)) {
      checkLevel(context, sdp.attributes);
      for (const { attributes } of sdp.media) checkLevel(context, attributes);
    }
  },
};
