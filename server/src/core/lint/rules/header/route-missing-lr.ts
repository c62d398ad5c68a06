import type { HeaderField } from '../../../sip/message';
import { findParam } from '../../../sip/param';
import { parseUri } from '../../../sip/parse-uri';
import { readAddresses } from '../../../sip/read-addresses';
import type { Uri } from '../../../sip/views';
import { fieldName, isEcho, judgedHeaders } from '../../message-facts';
import type { MessageContext, MessageRule } from '../../rule';

const FIELDS = ['route', 'record-route', 'path', 'service-route'] as const;
/** A response carries these only because its request did. */
const ECHOED: ReadonlySet<string> = new Set(['record-route', 'path']);

/**
 * True if the request may be on its way to a strict router: its Request-URI is then the router's own, without a user,
 * and the last Route holds the remote target (RFC 3261 §12.2.1.1, §16.6 step 6).
 */
function maySendStrict({ message }: MessageContext): boolean {
  if (message.kind !== 'request') return false;
  return parseUri(message.text, message.startLine.uri).value.user === undefined;
}

function checkUri(context: MessageContext, field: HeaderField, uri: Uri): void {
  if (uri.scheme !== 'sip' && uri.scheme !== 'sips') return;
  if (findParam(uri.params, 'lr') || !uri.host || context.isTemplate(uri.span)) return;
  const last = uri.params.at(-1)?.span.end ?? uri.port?.end ?? uri.host.end;
  context.report({
    span: uri.span,
    message: `${fieldName(context.message, field)} URI has no "lr" parameter: the next hop is treated as a strict router (RFC 2543).`,
    fixes: [{ title: 'Add ;lr', edits: [{ span: { start: last, end: last }, newText: ';lr' }] }],
  });
}

/** A URI of a route set has no `lr` parameter (RFC 3261 §16.6, §19.1.1). */
export const routeMissingLr: MessageRule = {
  scope: 'message',
  meta: {
    id: 'route-missing-lr',
    category: 'header',
    severity: 'warning',
    description: 'A URI in Route, Record-Route, Path or Service-Route has no "lr" parameter.',
    reference: 'RFC 3261 §12.2.1.1, §16.4, §16.6, §19.1.1',
    fixable: true,
    fold: 'sender',
    options: {
      allowStrictRouting: {
        kind: 'flag',
        default: false,
        description: 'Strict routers (RFC 2543) are part of the network, so that no URI needs "lr".',
      },
    },
  },
  on: { headers: FIELDS },
  judges: { fields: FIELDS, startLine: true },
  check(context) {
    if (context.options.flag('allowStrictRouting')) return;
    for (const id of FIELDS) {
      if (ECHOED.has(id) && isEcho(context)) continue;
      const all = judgedHeaders(context, id).flatMap(field =>
        // Without brackets the parameters belong to the field: the matter of name-addr-brackets.
        readAddresses(context.message, field).value.map(address => ({ field, address })),
      );
      const judged = id === 'route' && maySendStrict(context) ? all.slice(0, -1) : all;
      for (const { field, address } of judged) {
        if (address.bracketed && address.uri) checkUri(context, field, address.uri);
      }
    }
  },
};
