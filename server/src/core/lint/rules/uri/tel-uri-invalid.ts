import { allHeaders } from '../../../sip/facts/headers';
import { findParam, paramText } from '../../../sip/param';
import { parseUri } from '../../../sip/parse-uri';
import { readAddresses } from '../../../sip/read-addresses';
import { shownText } from '../../../sip/shown-text';
import { unescapeUri } from '../../../sip/uri-headers';
import type { Uri } from '../../../sip/views';
import { looksRedacted } from '../../../trace/formats/looks-redacted';
import { isLogged } from '../../header-part';
import { isEcho, isJudged } from '../../message-facts';
import type { MessageContext, MessageRule } from '../../rule';

/** Digits and visual separators (RFC 3966 §3). */
const GLOBAL = /^\+[0-9\-.()]*[0-9][0-9\-.()]*$/;
const LOCAL = /^[0-9A-Fa-f*#\-.()]+$/;
const FIELDS = allHeaders
  .filter(({ syntax }) => syntax === 'address' || syntax === 'address-list')
  .map(({ id }) => id);
/** Fields whose responses only echo the request. */
const ECHOED: ReadonlySet<string> = new Set(['from', 'to']);

/** Why a number is none; undefined where it is right. */
function faultOf(number: string): string | undefined {
  if (number.startsWith('+')) {
    return GLOBAL.test(number) ? undefined : 'it holds other characters than digits and "-.()"';
  }
  return LOCAL.test(number) ? undefined : 'it holds other characters than digits, "*", "#" and "-.()"';
}

function checkTel(context: MessageContext, uri: Uri): void {
  const { message, report } = context;
  const { text } = message;
  if (!uri.user) return;
  const number = text.slice(uri.user.start, uri.user.end);
  const say = (why: string) =>
    report({
      span: uri.span,
      message: `"${shownText(text, uri.span)}" is not a valid telephone URI: ${why}.`,
      fixes:
        number.startsWith('+') || findParam(uri.params, 'phone-context') || faultOf(number)
          ? []
          : [
              {
                title: 'Add ;phone-context=example.com',
                edits: [
                  {
                    span: { start: uri.span.end, end: uri.span.end },
                    newText: ';phone-context=example.com',
                  },
                ],
              },
            ],
    });
  const why = faultOf(number);
  if (why) say(why);
  else if (!number.startsWith('+') && !findParam(uri.params, 'phone-context')) {
    say('a local number needs a phone-context');
  }
}

/** `sip:+1-201-555-0123@gw;user=phone`: the user part is a telephone-subscriber (RFC 3261 §19.1.6). */
function checkSip(context: MessageContext, uri: Uri): void {
  const { message, report } = context;
  const { text } = message;
  const param = findParam(uri.params, 'user');
  if (!param || !uri.user || paramText(text, param)?.toLowerCase() !== 'phone') return;
  const [number = ''] = unescapeUri(text.slice(uri.user.start, uri.user.end)).split(';', 1);
  if (faultOf(number) === undefined) return;
  report({
    span: uri.user,
    severity: 'hint',
    message: `"${shownText(text, uri.span)}" is not a valid telephone URI: the user part is no telephone number.`,
  });
}

function checkUri(context: MessageContext, uri: Uri): void {
  if (context.isTemplate(uri.span)) return;
  if (isLogged(context) && looksRedacted(context.message.text.slice(uri.span.start, uri.span.end))) return;
  if (uri.scheme === 'tel') checkTel(context, uri);
  else if (uri.scheme === 'sip' || uri.scheme === 'sips') checkSip(context, uri);
}

/** A tel URI, or the telephone number of a SIP URI, cannot be dialled (RFC 3966 §3, §5.1). */
export const telUriInvalid: MessageRule = {
  scope: 'message',
  meta: {
    id: 'tel-uri-invalid',
    category: 'uri',
    severity: 'warning',
    description: 'A tel URI lacks its phone-context or holds characters that no telephone number has.',
    reference: 'RFC 3966 §3, §5.1; RFC 3261 §19.1.6',
    fixable: true,
    fold: 'sender',
  },
  on: { kinds: ['request', 'response'], headers: FIELDS, startLine: true },
  judges: 'rows',
  check(context) {
    const { message } = context;
    if (message.kind === 'broken') return;
    if (message.startLine.kind === 'request') {
      checkUri(context, parseUri(message.text, message.startLine.uri).value);
    }
    for (const field of context.fields) {
      const syntax = field.spec?.syntax;
      if ((syntax !== 'address' && syntax !== 'address-list') || !isJudged(context, field)) continue;
      if (isEcho(context) && ECHOED.has(field.id)) continue;
      for (const { uri } of readAddresses(message, field).value) if (uri) checkUri(context, uri);
    }
  },
};
