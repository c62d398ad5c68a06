import type { HeaderSpec, HeaderSyntax } from './header-spec';

/** What a part of a form holds: the n-th word of an element, a piece of an address, or parameters. */
export type FormRole = 'word' | 'display-name' | 'uri' | 'uri-params';

/** One part of the value of a header field, as a person writes it down. */
export interface FormPart {
  /** `sent-by[:port]`; what may be left out stands in square brackets. */
  readonly text: string;
  readonly role: FormRole;
  /** A few words. */
  readonly about: string;
}

/** The value of a header field in short: its parts in order, before the parameters. */
export interface HeaderForm {
  readonly parts: readonly FormPart[];
  /** What stands behind the part with the index, before the next one. */
  readonly glue: string;
  /** What divides parameters from each other and from what is before them; undefined where there are none. */
  readonly params: ';' | ',' | undefined;
}

function words(texts: readonly (readonly [string, string])[], params: HeaderForm['params']): HeaderForm {
  return { parts: texts.map(([text, about]) => ({ text, role: 'word', about })), glue: ' ', params };
}

const address: HeaderForm = {
  parts: [
    {
      text: '["display name"]',
      role: 'display-name',
      about: 'What is shown to a person; quoted if it is more than tokens.',
    },
    {
      text: '<sip:user@host[:port]',
      role: 'uri',
      about: 'The URI; brackets are needed where it has a comma, ";" or "?" (RFC 3261 §20.10).',
    },
    {
      text: '[;uri-params]>',
      role: 'uri-params',
      about: 'Parameters of the URI: transport, lr, user, maddr …',
    },
  ],
  glue: ' ',
  params: ';',
};

const bySyntax: Readonly<Record<HeaderSyntax, HeaderForm>> = {
  via: words(
    [
      ['SIP/2.0/transport', 'Protocol, version and transport: UDP, TCP, TLS, SCTP, WS or WSS.'],
      ['sent-by[:port]', 'Host and port that responses are sent to.'],
    ],
    ';',
  ),
  address,
  'address-list': address,
  cseq: words(
    [
      ['number', 'Sequence number below 2^31; each new request of a dialog has the next one.'],
      ['method', 'The method of the request; ACK and CANCEL keep the number of their INVITE.'],
    ],
    undefined,
  ),
  'call-id': words([['id[@host]', 'Unique for a call; compared byte by byte (RFC 3261 §20.8).']], undefined),
  number: words([['digits', 'A decimal number.']], undefined),
  token: words([['token', "One word of letters, digits and -.!%*_+`'~"]], undefined),
  'token-list': words([['token', "One word of letters, digits and -.!%*_+`'~"]], undefined),
  'token-params': words([['token', 'One word; parameters follow.']], ';'),
  'token-params-list': words([['token', 'One word; parameters follow.']], ';'),
  challenge: words([['scheme', 'How to authenticate: Digest.']], ','),
  credentials: words([['scheme', 'How the request is authenticated: Digest.']], ','),
  'media-type': words([['type/subtype', 'The media type of the body: application/sdp.']], ';'),
  date: words(
    [
      ['Wkd,', 'Mon, Tue, Wed, Thu, Fri, Sat or Sun.'],
      ['DD', 'Day of the month, two digits.'],
      ['Mon', 'Jan … Dec.'],
      ['YYYY', 'Year, four digits.'],
      ['HH:MM:SS', 'Time of day.'],
      ['GMT', 'Always GMT (RFC 3261 §20.17).'],
    ],
    undefined,
  ),
  text: words([['text', 'Free text.']], undefined),
  other: words([['value', 'As its RFC says.']], undefined),
};

const dialogId = words([['call-id', 'Call-ID of the dialog that is meant.']], ';');
const paramList: HeaderForm = { parts: [], glue: ' ', params: ';' };

/** Fields whose value is more than their syntax says. */
const byId: ReadonlyMap<string, HeaderForm> = new Map<string, HeaderForm>([
  ['replaces', dialogId],
  ['join', dialogId],
  ['target-dialog', dialogId],
  ['expires', words([['seconds', 'How long it holds; 0 ends it.']], undefined)],
  ['min-expires', words([['seconds', 'The shortest expiry that the server takes.']], undefined)],
  ['session-expires', words([['seconds', 'Session interval, at least 90 (RFC 4028 §4).']], ';')],
  ['min-se', words([['seconds', 'The shortest session interval, at least 90 (RFC 4028 §5).']], ';')],
  [
    'retry-after',
    words(
      [
        ['seconds', 'When to try again.'],
        ['[(comment)]', 'For people.'],
      ],
      ';',
    ),
  ],
  [
    'rack',
    words(
      [
        ['rseq', 'RSeq of the provisional response (RFC 3262 §7.2).'],
        ['cseq', 'CSeq number of that response.'],
        ['method', 'CSeq method of that response: INVITE.'],
      ],
      undefined,
    ),
  ],
  [
    'warning',
    words(
      [
        ['code', 'Three digits, 3xx (RFC 3261 §20.43).'],
        ['agent', 'Host or name of who warns.'],
        ['"text"', 'For people, quoted.'],
      ],
      undefined,
    ),
  ],
  [
    'timestamp',
    words(
      [
        ['time', 'Seconds, with a fraction; only the sender understands them.'],
        ['[delay]', 'In a response: seconds until it was sent.'],
      ],
      undefined,
    ),
  ],
  ['reason', words([['protocol', 'SIP or Q.850.']], ';')],
  [
    'event',
    words([['package[.template]', 'Event package: presence, dialog, message-summary, refer …']], ';'),
  ],
  ['subscription-state', words([['state', 'active, pending or terminated.']], ';')],
  ['allow', words([['method', 'A method that the sender takes.']], undefined)],
  ['allow-events', words([['package', 'An event package that the sender takes.']], undefined)],
  ['supported', words([['option-tag', 'An extension that the sender understands.']], undefined)],
  ['require', words([['option-tag', 'An extension that the receiver must understand.']], undefined)],
  ['proxy-require', words([['option-tag', 'An extension that proxies must understand.']], undefined)],
  ['unsupported', words([['option-tag', 'An extension that was not understood.']], undefined)],
  ['content-disposition', words([['disposition', 'session, render, icon, alert …']], ';')],
  [
    'privacy',
    words(
      [['priv-value', 'header, session, user, id, history, critical or none; divided by ";".']],
      undefined,
    ),
  ],
  ['mime-version', words([['1.0', 'The only version.']], undefined)],
  ['max-forwards', words([['hops', 'From 0 to 255; each proxy takes one off. Usually 70.']], undefined)],
  ['content-length', words([['bytes', 'Bytes of the body, 0 without one.']], undefined)],
  ['accept', words([['type/subtype', 'A media type, or */*.']], ';')],
  [
    'identity',
    words([['signed-identity-digest', 'The PASSporT: header.payload.signature (RFC 8224 §4).']], ';'),
  ],
  ['authentication-info', { ...paramList, params: ',' }],
  ['p-charging-vector', paramList],
  ['p-charging-function-addresses', paramList],
]);

/** How the value of a header field is written, in short. Fields of the same syntax share one form. */
export function headerFormOf(spec: HeaderSpec): HeaderForm {
  return byId.get(spec.id) ?? bySyntax[spec.syntax];
}
