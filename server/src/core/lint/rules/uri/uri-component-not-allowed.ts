import { findParam } from '../../../sip/param';
import { parseUri } from '../../../sip/parse-uri';
import { readAddresses } from '../../../sip/read-addresses';
import type { Uri } from '../../../sip/views';
import type { Span } from '../../../text/span';
import type { Severity } from '../../finding';
import { isEcho, isJudged, methodOf, statusOf } from '../../message-facts';
import type { MessageContext, MessageRule } from '../../rule';

type Component = 'headers' | 'port' | 'method' | 'maddr' | 'ttl' | 'transport' | 'lr';

/** "-" cells of table 1 (RFC 3261 §19.1.1) for one place, and how grave they are there. */
interface Place {
  readonly where: string;
  readonly severity: Severity;
  readonly forbidden: readonly Component[];
}

const REQUEST_URI: Place = {
  where: 'Request-',
  severity: 'warning',
  forbidden: ['headers', 'method'],
};
const DIALOG_CONTACT: readonly Component[] = ['headers', 'ttl'];
const METHODS_WITH_DIALOG: ReadonlySet<string> = new Set([
  ...['INVITE', 'UPDATE', 'SUBSCRIBE', 'NOTIFY', 'REFER'],
]);

/** The place of a Contact: of a dialog, or of a registration or redirection. */
function contactPlace({ message }: MessageContext): Place | undefined {
  const method = methodOf(message) ?? '';
  const status = statusOf(message);
  const isRedirect = status !== undefined && status >= 300 && status < 400;
  if (method === 'REGISTER' || isRedirect)
    return { where: 'Contact', severity: 'warning', forbidden: ['lr'] };
  if (!METHODS_WITH_DIALOG.has(method) || (status !== undefined && status >= 300)) return undefined;
  return { where: 'Contact', severity: 'warning', forbidden: DIALOG_CONTACT };
}

/** Where a component stands, with the sign that divides it from what is before; undefined if it is not there. */
function spanOf(uri: Uri, component: Component): Span | undefined {
  if (component === 'headers') return uri.headers && { start: uri.headers.start - 1, end: uri.headers.end };
  if (component === 'port') return uri.port && { start: uri.port.start - 1, end: uri.port.end };
  return findParam(uri.params, component)?.span;
}

function checkUri(context: MessageContext, uri: Uri, place: Place): void {
  const { message, isTemplate, report } = context;
  if (uri.scheme !== 'sip' && uri.scheme !== 'sips') return;
  for (const component of place.forbidden) {
    const span = spanOf(uri, component);
    if (!span || isTemplate(span)) continue;
    const shown = message.text.slice(span.start, span.end).slice(0, 60);
    report({
      span,
      severity: place.severity,
      message: `"${shown}" is not allowed in the ${place.where}${place.where.endsWith('-') ? '' : ' '}URI.`,
      fixes: [{ title: 'Remove it', edits: [{ span, newText: '' }] }],
    });
  }
}

// Leftovers of RFC 2543, so common that they are a hint.
const leftovers: readonly Component[] = ['headers', 'port', 'maddr', 'ttl', 'transport', 'lr'];
const routeParts: readonly Component[] = ['headers', 'ttl'];

/** Places that a response only echoes. */
const ECHOED: ReadonlyMap<string, Place> = new Map<string, Place>([
  ['from', { where: 'From', severity: 'hint', forbidden: leftovers }],
  ['to', { where: 'To', severity: 'hint', forbidden: leftovers }],
  ['record-route', { where: 'Record-Route', severity: 'warning', forbidden: routeParts }],
  ['route', { where: 'Route', severity: 'warning', forbidden: routeParts }],
]);

function placeOf(context: MessageContext, id: string): Place | undefined {
  if (id === 'contact') return contactPlace(context);
  return isEcho(context) ? undefined : ECHOED.get(id);
}

/** A URI has a part that it may not have in its place (RFC 3261 §19.1.1 table 1). */
export const uriComponentNotAllowed: MessageRule = {
  scope: 'message',
  meta: {
    id: 'uri-component-not-allowed',
    category: 'uri',
    severity: 'warning',
    description: 'A URI holds header fields, a port or a parameter that is not allowed in its place.',
    reference: 'RFC 3261 §19.1.1 table 1, §19.1.5',
    fixable: true,
    fold: 'sender',
  },
  on: { kinds: ['request', 'response'], headers: ['contact', ...ECHOED.keys()], startLine: true },
  judges: 'rows',
  check(context) {
    const { message } = context;
    if (message.kind === 'broken') return;
    if (message.startLine.kind === 'request') {
      checkUri(context, parseUri(message.text, message.startLine.uri).value, REQUEST_URI);
    }
    for (const field of context.fields) {
      const place = placeOf(context, field.id);
      if (!place || !isJudged(context, field)) continue;
      for (const { uri } of readAddresses(message, field).value) if (uri) checkUri(context, uri, place);
    }
  },
};
