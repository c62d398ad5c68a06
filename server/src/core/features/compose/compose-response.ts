import { generatedId } from '../../lint/generated-id';
import { statusByCode } from '../../sip/facts/status-codes';
import type { SipRequest } from '../../sip/message';
import { findParam } from '../../sip/param';
import { sliceSpan } from '../../text/span';
import { abilityRows, type Composition, type Row } from './compose-message';
import { addressesOf, bareUri, copiedRows, headerValueOf } from './message-values';

/** What a response has besides what it copies from its request. */
export interface ResponseParts {
  readonly status: number;
  /** The To tag that earlier responses use; undefined for the first one. */
  readonly toTag: string | undefined;
  /** Contact URI of who answers, where it was seen; else it is made of the Request-URI. */
  readonly contact: string | undefined;
  readonly sdp: readonly string[];
}

const DIALOG_METHODS = new Set(['INVITE', 'SUBSCRIBE', 'REFER']);

/** RFC 3261 §12.1.1, §13.3.1.4: 101–299 of what makes a dialog carry Contact and the Record-Route. */
function makesDialog(method: string, status: number): boolean {
  return DIALOG_METHODS.has(method) && status > 100 && status < 300;
}

function contactRow(request: SipRequest, contact: string | undefined): readonly Row[] {
  const own = contact ?? bareUri(sliceSpan(request.text, request.startLine.uri));
  return [['Contact', `<${own ?? 'sip:{{$localAddress}}:{{$localPort}}'}>`]];
}

/** What a 200 tells beyond the copied rows: bindings, the time of a subscription, abilities. */
function successRows(request: SipRequest, method: string, status: number): readonly Row[] {
  if (status < 200 || status > 299) return [];
  if (method === 'OPTIONS') return [...abilityRows, ['Accept', 'application/sdp']];
  if (method === 'SUBSCRIBE') return [['Expires', headerValueOf(request, 'expires') || '3600']];
  if (method === 'PUBLISH') {
    const tag = generatedId(request.text, 'etag', 8);
    return [
      ['Expires', headerValueOf(request, 'expires') || '3600'],
      ['SIP-ETag', tag],
    ];
  }
  return method === 'REGISTER' ? bindingRows(request) : [];
}

/** The bindings of a REGISTER with their time (RFC 3261 §10.3); none where it removes them. */
function bindingRows(request: SipRequest): readonly Row[] {
  const expires = headerValueOf(request, 'expires');
  return addressesOf(request, 'contact').flatMap((address): readonly Row[] => {
    const text = sliceSpan(request.text, address.span);
    const own = findParam(address.params, 'expires');
    const seconds = own?.value ? sliceSpan(request.text, own.value) : expires || '3600';
    if (address.star || seconds === '0') return [];
    return [['Contact', own ? text : `${text};expires=${seconds}`]];
  });
}

function toValue(request: SipRequest, { status, toTag }: ResponseParts): string {
  const to = headerValueOf(request, 'to');
  const [address] = addressesOf(request, 'to');
  // RFC 3261 §8.2.6.2: every response but 100 has a To tag; that of the request stays.
  if (status === 100 || (address && findParam(address.params, 'tag'))) return to;
  return `${to};tag=${toTag ?? generatedId(request.text, 'to-tag', 10)}`;
}

/** A response to a request (RFC 3261 §8.2.6.2): all Vias, From, To, Call-ID, CSeq; in a dialog Record-Route and Contact. */
export function composeResponse(request: SipRequest, parts: ResponseParts): Composition {
  const { status, contact, sdp } = parts;
  const method = sliceSpan(request.text, request.startLine.method);
  const dialog = makesDialog(method, status);
  return {
    startLine: `SIP/2.0 ${status} ${statusByCode(status)?.reason ?? ''}`,
    rows: [
      ...copiedRows(request, 'via', 'Via'),
      ...(dialog ? copiedRows(request, 'record-route', 'Record-Route') : []),
      ['From', headerValueOf(request, 'from')],
      ['To', toValue(request, parts)],
      ['Call-ID', headerValueOf(request, 'call-id')],
      ['CSeq', headerValueOf(request, 'cseq')],
      // The 2xx to an UPDATE names the target too (RFC 3311 §5.2).
      ...(dialog || (method === 'UPDATE' && status < 300) ? contactRow(request, contact) : []),
      ...(method === 'INVITE' && status >= 200 && status < 300 ? abilityRows : []),
      ...successRows(request, method, status),
    ],
    sdp,
  };
}
