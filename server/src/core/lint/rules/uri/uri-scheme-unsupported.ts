import { parseUri } from '../../../sip/parse-uri';
import { readAddresses } from '../../../sip/read-addresses';
import type { Uri } from '../../../sip/views';
import type { Severity } from '../../finding';
import { hasToTag, judgedHeaders, methodOf } from '../../message-facts';
import type { MessageContext, MessageRule } from '../../rule';

/** Schemes that SIP elements route by (RFC 3261 §19.1, RFC 3966, RFC 5031, RFC 3860, RFC 3859). */
const ROUTED: ReadonlySet<string> = new Set(['sip', 'sips', 'tel', 'urn', 'im', 'pres']);
const DIALOG_FORMING: ReadonlySet<string> = new Set(['INVITE', 'SUBSCRIBE', 'REFER']);

function say(
  { report, isTemplate, options }: MessageContext,
  uri: Uri,
  where: string,
  severity: Severity,
): void {
  if (isTemplate(uri.span) || options.words('extraSchemes').has(uri.scheme)) return;
  report({
    span: uri.schemeSpan,
    severity,
    message: `URI scheme "${uri.scheme.slice(0, 40)}" in ${where} is unlikely to be accepted (416).`,
  });
}

function checkContacts(context: MessageContext): void {
  const { message } = context;
  const method = methodOf(message) ?? '';
  if (message.kind !== 'request' || !DIALOG_FORMING.has(method)) return;
  for (const field of judgedHeaders(context, 'contact')) {
    for (const { uri } of readAddresses(message, field).value) {
      if (!uri || uri.scheme === '' || uri.scheme === 'sip' || uri.scheme === 'sips') continue;
      // RFC 3261 §8.1.1.8: the Contact of a request that can make a dialog is a SIP or SIPS URI.
      if (hasToTag(context)) context.restsOnMore(field.line);
      else say(context, uri, 'Contact', 'error');
    }
  }
}

/** A URI has a scheme that the next element can do nothing with (RFC 3261 §8.2.2.1, §21.4.14). */
export const uriSchemeUnsupported: MessageRule = {
  scope: 'message',
  meta: {
    id: 'uri-scheme-unsupported',
    category: 'uri',
    severity: 'warning',
    description: 'A Request-URI, From, To or Contact has a scheme that SIP elements do not route.',
    reference: 'RFC 3261 §8.2.2.1, §8.1.1.8, §19.1, §21.4.14',
    fixable: false,
    options: {
      extraSchemes: {
        kind: 'words',
        default: [],
        ignoreCase: true,
        description: 'URI schemes that elements route here.',
      },
    },
  },
  on: { kinds: ['request'], headers: ['from', 'to', 'contact'], startLine: true },
  judges: 'rows',
  check(context) {
    const { message } = context;
    if (message.kind === 'broken') return;
    if (message.startLine.kind === 'request') {
      const uri = parseUri(message.text, message.startLine.uri).value;
      if (uri.scheme !== '' && !ROUTED.has(uri.scheme)) say(context, uri, 'the Request-URI', 'warning');
    }
    for (const id of message.kind === 'request' ? ['from', 'to'] : []) {
      for (const field of judgedHeaders(context, id)) {
        const uri = readAddresses(message, field).value[0]?.uri;
        if (uri && uri.scheme !== '' && !ROUTED.has(uri.scheme)) {
          say(context, uri, field.spec?.name ?? id, 'hint');
        }
      }
    }
    checkContacts(context);
  },
};
