// Writes server/src/core/sip/facts/data/*.json from a folder of registry files.
//   node tools/make-facts.mjs <registry folder> [<folder to write to>]
// The result is committed; the build never runs this. It trims what nothing reads, so that the extension stays
// small, and adds the sections of RFC 3261, which the registries do not name.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const [, , from, target] = process.argv;
if (from === undefined) {
  console.error('usage: node tools/make-facts.mjs <registry folder> [<folder to write to>]');
  process.exit(2);
}
const own = fileURLToPath(new URL('../server/src/core/sip/facts/data/', import.meta.url));
const to = target ?? own;
mkdirSync(to, { recursive: true });
const read = name => JSON.parse(readFileSync(join(from, `${name}.json`), 'utf8'));
// One row a line: a change of one fact is a change of one line.
const write = (name, data) => {
  const rows = Array.isArray(data)
    ? `[\n${data.map(row => JSON.stringify(row)).join(',\n')}\n]`
    : `{\n${Object.entries(data)
        .map(([key, value]) => `${JSON.stringify(key)}: ${JSON.stringify(value)}`)
        .join(',\n')}\n}`;
  writeFileSync(join(to, `${name}.json`), `${rows}\n`);
};

// RFC 3261 §20.1 to §20.44, in order.
const headerSections =
  'Accept,Accept-Encoding,Accept-Language,Alert-Info,Allow,Authentication-Info,Authorization,Call-ID,Call-Info,Contact,Content-Disposition,Content-Encoding,Content-Language,Content-Length,Content-Type,CSeq,Date,Error-Info,Expires,From,In-Reply-To,Max-Forwards,Min-Expires,MIME-Version,Organization,Priority,Proxy-Authenticate,Proxy-Authorization,Proxy-Require,Record-Route,Reply-To,Require,Retry-After,Route,Server,Subject,Supported,Timestamp,To,Unsupported,User-Agent,Via,Warning,WWW-Authenticate'.split(
    ',',
  );
// RFC 3261 §21.c.n, in order within each class.
const statusSections = [
  [100, 180, 181, 182, 183],
  [200],
  [300, 301, 302, 305, 380],
  [
    400, 401, 402, 403, 404, 405, 406, 407, 408, 410, 413, 414, 415, 416, 420, 421, 423, 480, 481, 482, 483,
    484, 485, 486, 487, 488, 491, 493,
  ],
  [500, 501, 502, 503, 504, 505, 513],
  [600, 603, 604, 606],
];
const methodSections = {
  INVITE: '§13',
  ACK: '§13.2.2.4',
  BYE: '§15',
  CANCEL: '§9',
  OPTIONS: '§11',
  REGISTER: '§10',
};
// Sections of later RFCs that were read for this table.
const otherSections = {
  'RFC 3262': { PRACK: '§6', RSeq: '§7.1', RAck: '§7.2' },
  'RFC 3311': { UPDATE: '§4' },
  'RFC 3428': { MESSAGE: '§9' },
  'RFC 3515': { REFER: '§2', 'Refer-To': '§2.1' },
  'RFC 3903': { PUBLISH: '§11.1.1', 'SIP-ETag': '§11.3.1', 'SIP-If-Match': '§11.3.2', 412: '§11.2.1' },
  'RFC 3891': { Replaces: '§6.1' },
  'RFC 3892': { 'Referred-By': '§3', 429: '§5' },
  'RFC 4538': { 'Target-Dialog': '§7' },
};
const withSection = (refs, key, section3261) =>
  refs.map(ref => {
    const section = ref === 'RFC 3261' ? section3261 : otherSections[ref]?.[key];
    return section === undefined ? ref : `${ref} ${section}`;
  });
const headerRefs = field => {
  const at = headerSections.indexOf(field.name);
  return withSection(field.refs, field.name, at < 0 ? undefined : `§20.${at + 1}`);
};
const statusRefs = status => {
  const cls = Math.floor(status.code / 100);
  const at = statusSections[cls - 1]?.indexOf(status.code) ?? -1;
  return withSection(status.refs, String(status.code), at < 0 ? undefined : `§21.${cls}.${at + 1}`);
};
const sureOf = sure => {
  const text = typeof sure === 'string' ? sure : (sure?.name ?? sure?.code ?? sure?.default ?? 'recall');
  return text.startsWith('iana') ? 'iana' : text.startsWith('rfc') ? 'rfc' : 'recall';
};

const syntaxOf = {
  'via-list': 'via',
  cseq: 'cseq',
  callid: 'call-id',
  'callid-list': 'call-id',
  'sip-date': 'date',
  'name-addr': 'address',
  'name-addr-params': 'address',
  'uri-ref-params': 'address',
  'uri-in-brackets': 'address',
  'name-addr-list': 'address-list',
  'name-addr-params-list': 'address-list',
  'contact-list': 'address-list',
  'route-list': 'address-list',
  'hi-entry-list': 'address-list',
  'uri-ref-list': 'address-list',
  'uri-params-list': 'address-list',
  'uri-list': 'address-list',
  'location-list': 'address-list',
  'uri-in-brackets-params-list': 'address-list',
  'policy-id-list': 'address-list',
  integer: 'number',
  'delta-seconds': 'number',
  'retry-after': 'number',
  token: 'token',
  'yes-no': 'token',
  'true-false': 'token',
  'entity-tag': 'token',
  'entity-tag-or-star': 'token',
  version: 'token',
  'option-tag-list': 'token-list',
  'method-list': 'token-list',
  'event-type-list': 'token-list',
  'token-list': 'token-list',
  'language-list': 'token-list',
  'directive-list': 'token-list',
  'r-value-list': 'token-list',
  'hex-list': 'token-list',
  'token-params': 'token-params',
  event: 'token-params',
  'subscription-state': 'token-params',
  disposition: 'token-params',
  'session-expires': 'token-params',
  'delta-seconds-params': 'token-params',
  'callid-params': 'token-params',
  'session-id': 'token-params',
  'mode-params': 'token-params',
  'errorcode-params': 'token-params',
  'host-params': 'token-params',
  'media-range-list': 'token-params-list',
  'encoding-list': 'token-params-list',
  'language-range-list': 'token-params-list',
  'reason-list': 'token-params-list',
  'sec-mechanism-list': 'token-params-list',
  'token-params-list': 'token-params-list',
  'contact-feature-list': 'token-params-list',
  'fc-value-list': 'token-params-list',
  'uui-list': 'token-params-list',
  'access-net-spec': 'token-params-list',
  'token-or-quoted-list': 'token-params-list',
  challenge: 'challenge',
  credentials: 'credentials',
  'media-type': 'media-type',
  text: 'text',
  'product-list': 'text',
  reserved: 'text',
};

/** `m:INVITE ACK;o:BYE`, so that a row of fourteen methods takes one short string. */
const cells = methods => {
  const byCode = new Map();
  for (const [method, code] of Object.entries(methods))
    byCode.set(code, [...(byCode.get(code) ?? []), method]);
  return [...byCode].map(([code, names]) => `${code}:${names.join(' ')}`).join(';');
};
/** A row whose cells are not all equally sure is split, so that each row has one sureness. */
const uses = row => {
  const recalled = new Set(typeof row.sure === 'string' ? [] : row.sure.recall);
  const all = Object.entries(row.methods);
  const base = typeof row.sure === 'string' ? row.sure : row.sure.default;
  const parts = [
    [base, all.filter(([method]) => !recalled.has(method))],
    ['recall', all.filter(([method]) => recalled.has(method))],
  ];
  return parts
    .filter(([, list]) => list.length > 0)
    .map(([sure, list]) => [row.where, cells(Object.fromEntries(list)), sure]);
};
const defined = row =>
  Object.fromEntries(Object.entries(row).filter(([, v]) => v !== undefined && v !== null && v !== ''));

const headers = read('header-fields');
const headerRow = registered => field => {
  const table = (field.table ?? []).flatMap(uses);
  return defined({
    name: field.name,
    compact: field.compact,
    syntax: syntaxOf[field.kind] ?? 'other',
    kind: field.kind,
    list: field.commaList || undefined,
    repeat: field.mayRepeat || undefined,
    empty: field.mayBeEmpty || undefined,
    direction: field.direction === 'none' ? 'both' : field.direction,
    obsolete: field.status === 'deprecated' || field.status === 'reserved' || undefined,
    unregistered: registered ? undefined : true,
    refs: headerRefs(field),
    description: field.description,
    example: field.example,
    params: field.params?.length ? field.params : undefined,
    uses: table.length ? table : undefined,
  });
};
write('headers', [
  ...headers.fields.map(headerRow(true)),
  ...headers.notRegisteredButCommon.map(headerRow(false)),
]);

write(
  'methods',
  read('methods').methods.map(m => ({
    name: m.name,
    refs: withSection(m.refs, m.name, methodSections[m.name]),
    createsDialog: m.createsDialog,
    targetRefresh: m.targetRefresh,
    outOfDialog: m.allowedOutOfDialog,
    inDialog: m.allowedInDialog,
    hasResponse: m.hasResponse,
    mandatory: m.mandatoryHeaders,
    body: m.body,
    description: m.description,
  })),
);
write(
  'status-codes',
  read('response-codes').codes.map(c =>
    defined({
      code: c.code,
      reason: c.reason,
      deprecated: c.deprecated || undefined,
      refs: statusRefs(c),
      headers: c.headersThatMustOrShouldBePresent.length
        ? c.headersThatMustOrShouldBePresent.map(names => names.split(' or '))
        : undefined,
      description: c.description,
    }),
  ),
);
write(
  'option-tags',
  read('option-tags').options.map(o => ({ name: o.name, refs: o.refs, description: o.description })),
);
const events = read('event-packages');
write('event-packages', [
  ...events.packages.map(p => ({
    name: p.name,
    refs: p.refs,
    description: p.description,
    sure: sureOf(p.sure),
  })),
  ...events.commonUnregistered.map(p => ({ name: p.name, description: p.description, sure: sureOf(p.sure) })),
]);
const headerParams = read('header-params');
write(
  'header-params',
  [...headerParams.params, ...headerParams.alsoInUse].map(p =>
    defined({
      header: p.header,
      name: p.name,
      obsolete: p.obsolete || undefined,
      kind: p.valueKind,
      values: p.values.length ? p.values : undefined,
      refs: p.refs,
      description: p.description,
      sure: sureOf(p.sure),
    }),
  ),
);
write(
  'uri-params',
  read('uri-params').params.map(p =>
    defined({
      name: p.name,
      form: p.form,
      values: p.values.length ? p.values : undefined,
      refs: p.refs,
      description: p.description,
    }),
  ),
);

const misc = read('misc-values');
const named = list =>
  list.map(v =>
    defined({ name: v.name ?? v, refs: v.refs ?? (v.ref ? [v.ref] : undefined), description: v.description }),
  );
const lists = {
  transports: [misc.transports, 'iana'],
  priorities: [misc.priorityValues, 'iana'],
  subscriptionReasons: [misc.subscriptionReasons, 'iana'],
  subscriptionStates: [misc.subscriptionStates.values, 'rfc'],
  securityMechanisms: [misc.securityMechanisms, 'iana'],
  digestAlgorithms: [misc.digestAlgorithms.values, 'recall'],
  qop: [misc.digestAlgorithms.qop, 'rfc'],
  authSchemes: [misc.authSchemes.values, 'recall'],
  contentDispositions: [misc.contentDispositionTypes.values, 'recall'],
  answerModes: [misc.answerModes.values, 'recall'],
  requestDispositions: [misc.requestDispositionDirectives.values, 'rfc'],
  earlyMedia: [misc.pEarlyMediaValues.values, 'recall'],
  mediaTypes: [misc.commonBodyTypes.values, 'recall'],
  privacy: [read('privacy-values').values, 'iana'],
  reasonProtocols: [read('reason-protocols').protocols, 'iana'],
  infoPackages: [read('info-packages').packages, 'iana'],
};
write(
  'misc-values',
  Object.fromEntries(
    Object.entries(lists).map(([id, [values, sure]]) => [id, { sure, values: named(values) }]),
  ),
);
write(
  'warning-codes',
  read('warning-codes').codes.map(c => ({
    code: c.code,
    text: c.text,
    refs: c.refs,
    description: c.description,
  })),
);
const reasons = read('reason-protocols');
write(
  'q850-causes',
  reasons.q850.causes.map(c => defined({ cause: c.cause, name: c.name, status: c.sipStatus })),
);

const sdp = read('sdp');
write('sdp', {
  lines: sdp.lines.types.map(t => defined({ ...t, mandatory: t.mandatory || undefined })),
  mediaTypes: sdp.mediaTypes.map(m => m.name),
  protocols: sdp.transportProtocols.map(p => p.name),
  bandwidths: sdp.bandwidthModifiers.map(b => defined({ name: b.name, description: b.description })),
  attributes: sdp.attributes.map(a =>
    defined({
      name: a.name,
      obsolete: a.obsolete || undefined,
      levels: a.levels.filter(level => level === 'session' || level === 'media'),
      ref: a.refs[0],
      form: a.valueFormat,
      description: a.description,
    }),
  ),
  staticPayloadTypes: sdp.staticPayloadTypes.types.map(t => defined({ ...t })),
  codecs: sdp.dynamicCodecs.codecs.map(c =>
    defined({
      encoding: c.encoding,
      media: c.media,
      clockRate: c.clockRate,
      channels: c.channels,
      ref: c.ref,
      fmtp: c.fmtpParams?.length ? c.fmtpParams : undefined,
      note: c.note,
    }),
  ),
});
