import { findHeader } from '../../../sip/find-header';
import { parseUri } from '../../../sip/parse-uri';
import { readAddresses } from '../../../sip/read-addresses';
import type { Uri } from '../../../sip/views';
import type { Span } from '../../../text/span';
import { isJudged, judgedHeaders, methodOf } from '../../message-facts';
import type { MessageContext, MessageRule } from '../../rule';

/** Requests whose Contact becomes the target of a dialog, and must keep it secure (RFC 3261 §8.1.1.8, §12.1.1). */
const WITH_TARGET: ReadonlySet<string> = new Set(['INVITE', 'SUBSCRIBE', 'REFER', 'UPDATE', 'NOTIFY']);

function uris(context: MessageContext, id: string): readonly Uri[] {
  return judgedHeaders(context, id).flatMap(field =>
    readAddresses(context.message, field).value.flatMap(({ uri }) => (uri ? [uri] : [])),
  );
}

/** What makes a request a sips request: its Request-URI, or the top Route. */
function secureTarget(context: MessageContext): Span | undefined {
  const { message } = context;
  if (message.startLine.kind !== 'request') return undefined;
  const target = parseUri(message.text, message.startLine.uri).value;
  if (target.scheme === 'sips') return target.span;
  const route = findHeader(message, 'route');
  if (!route || !isJudged(context, route)) return undefined;
  const top = readAddresses(message, route).value[0]?.uri;
  return top?.scheme === 'sips' ? top.span : undefined;
}

/** A sips request offers a Contact that is not secure (RFC 3261 §8.1.1.8, §12.1.1; RFC 5630). */
export const sipsContactRequired: MessageRule = {
  scope: 'message',
  meta: {
    id: 'sips-contact-required',
    category: 'uri',
    severity: 'warning',
    description: 'A request to a sips URI has a sip Contact or a sip Record-Route.',
    reference: 'RFC 3261 §8.1.1.8, §12.1.1, §16.6; RFC 5630 §5',
    fixable: true,
  },
  on: { kinds: ['request'], headers: ['contact', 'record-route'] },
  judges: { fields: ['route'], startLine: true },
  check(context) {
    const { message, isTemplate, report, restsOnMore } = context;
    const target = secureTarget(context);
    if (target) restsOnMore();
    if (!target || !WITH_TARGET.has(methodOf(message) ?? '') || isTemplate(target)) return;
    for (const id of ['contact', 'record-route']) {
      for (const uri of uris(context, id)) {
        if (uri.scheme !== 'sip' || isTemplate(uri.span)) continue;
        report({
          span: uri.schemeSpan,
          message: `A sips request needs a sips ${id === 'contact' ? 'Contact' : 'Record-Route'}.`,
          related: [{ message: 'What makes it a sips request', span: target }],
          fixes: [{ title: 'Write sips', edits: [{ span: uri.schemeSpan, newText: 'sips' }] }],
        });
      }
    }
  },
};
