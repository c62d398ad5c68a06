import type { HeaderField, SipMessage } from '../sip/message';
import { sliceSpan } from '../text/span';
import type { PlaceWriter } from './message-places';
import { isRareHeader } from './rare-keys';

/** The fields that correlation reads; of those that may come once, the first. */
export class KeyFields {
  from: HeaderField | undefined;
  to: HeaderField | undefined;
  callId: HeaderField | undefined;
  cseq: HeaderField | undefined;
  expires: HeaderField | undefined;
  maxForwards: HeaderField | undefined;
  userAgent: HeaderField | undefined;
  rseq: HeaderField | undefined;
  rack: HeaderField | undefined;
  event: HeaderField | undefined;
  referTo: HeaderField | undefined;
  replaces: HeaderField | undefined;
  readonly via: HeaderField[] = [];
  readonly contact: HeaderField[] = [];
  readonly route: HeaderField[] = [];
  readonly recordRoute: HeaderField[] = [];
  readonly auth: HeaderField[] = [];
  readonly rare: HeaderField[] = [];
  /** Texts of option tags and methods, rows joined by commas. */
  supported = '';
  required = '';
  unsupported = '';
  allow = '';
}

/** Sorts the fields of a message in one pass, and notes where their values stand. */
export function keyFieldsOf(message: SipMessage, places: PlaceWriter | undefined): KeyFields {
  const fields = new KeyFields();
  let seen = '';
  for (const field of message.headers) {
    sortField(fields, message.text, field);
    if (!places || seen === field.id) continue;
    places.addHeader(field.id, field.value);
    seen = field.id;
  }
  return fields;
}

/** Puts a field where `keysOf` looks for it. */
function sortField(fields: KeyFields, text: string, field: HeaderField): void {
  switch (field.id) {
    case 'via':
      fields.via.push(field);
      return;
    case 'from':
      fields.from ??= field;
      return;
    case 'to':
      fields.to ??= field;
      return;
    case 'call-id':
      fields.callId ??= field;
      return;
    case 'cseq':
      fields.cseq ??= field;
      return;
    case 'contact':
      fields.contact.push(field);
      return;
    case 'route':
      fields.route.push(field);
      return;
    case 'record-route':
      fields.recordRoute.push(field);
      return;
    case 'max-forwards':
      fields.maxForwards ??= field;
      return;
    case 'expires':
      fields.expires ??= field;
      return;
    case 'user-agent':
    case 'server':
      fields.userAgent ??= field;
      return;
    case 'supported':
      fields.supported += `,${sliceSpan(text, field.value)}`;
      return;
    case 'require':
      fields.required += `,${sliceSpan(text, field.value)}`;
      return;
    case 'unsupported':
      fields.unsupported += `,${sliceSpan(text, field.value)}`;
      return;
    case 'allow':
      fields.allow += `,${sliceSpan(text, field.value)}`;
      return;
    case 'authorization':
    case 'proxy-authorization':
    case 'www-authenticate':
    case 'proxy-authenticate':
      fields.auth.push(field);
      return;
    default:
      sortSeldomField(fields, field);
  }
}

function sortSeldomField(fields: KeyFields, field: HeaderField): void {
  if (field.id === 'rseq') fields.rseq ??= field;
  else if (field.id === 'rack') fields.rack ??= field;
  if (!isRareHeader(field.id)) return;
  fields.rare.push(field);
  if (field.id === 'event') fields.event ??= field;
  else if (field.id === 'refer-to') fields.referTo ??= field;
  else if (field.id === 'replaces') fields.replaces ??= field;
}
