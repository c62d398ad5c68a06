/** A small check of the JSON forms against the contract: every field there, of its kind, and no other. */

type Shape = (value: unknown, path: string) => readonly string[];

const fail = (path: string, wanted: string, value: unknown) => [
  `${path}: ${JSON.stringify(value)} is not ${wanted}`,
];

const check =
  (wanted: string, test: (value: unknown) => boolean): Shape =>
  (value, path) =>
    test(value) ? [] : fail(path, wanted, value);

const text = check('a text', value => typeof value === 'string');
const whole = check('a whole number', value => Number.isInteger(value) && (value as number) >= 0);
const share = check('a share from 0 to 1', value => typeof value === 'number' && value >= 0 && value <= 1);
const flag = check('true or false', value => typeof value === 'boolean');
const one = (...values: readonly unknown[]): Shape =>
  check(`one of ${values.join(', ')}`, value => values.includes(value));
const orNull =
  (shape: Shape): Shape =>
  (value, path) =>
    value === null ? [] : shape(value, path);
const matching = (pattern: RegExp): Shape =>
  check(`like ${pattern}`, value => typeof value === 'string' && pattern.test(value));

const listOf =
  (shape: Shape): Shape =>
  (value, path) =>
    Array.isArray(value)
      ? value.flatMap((entry, i) => shape(entry, `${path}[${i}]`))
      : fail(path, 'a list', value);

/** An object with exactly these fields; a name that ends in `?` may be missing. */
const object =
  (fields: Readonly<Record<string, Shape>>): Shape =>
  (value, path) => {
    if (typeof value !== 'object' || value === null) return fail(path, 'an object', value);
    const left = new Set(Object.keys(value));
    const problems = Object.entries(fields).flatMap(([key, shape]) => {
      const name = key.replace(/\?$/, '');
      const there = left.delete(name);
      if (!there) return key.endsWith('?') ? [] : [`${path}.${name} is missing`];
      return shape((value as Record<string, unknown>)[name], `${path}.${name}`);
    });
    return [...problems, ...[...left].map(name => `${path}.${name} is not in the contract`)];
  };

const position = object({ line: whole, character: whole });
const range = object({ start: position, end: position });
const tool = object({ name: one('siplint'), version: matching(/^\d+\.\d+\.\d+$/) });
const time = orNull(matching(/^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z|\d\d:\d\d:\d\d(\.\d{1,9})?)$/));
const place = { 'range?': range, 'frame?': orNull(whole) };

const finding = object({
  rule: matching(/^[a-z0-9-]+$/),
  severity: one('error', 'warning', 'information', 'hint'),
  confidence: one('certain', 'likely', 'unproven', 'pending'),
  message: text,
  reference: text,
  ...place,
  messageNumber: orNull(whole),
  callId: orNull(text),
  related: listOf(object({ message: text, messageNumber: orNull(whole), ...place })),
});

export const lintShape = object({
  schema: one(1),
  tool,
  files: listOf(
    object({
      path: text,
      format: text,
      bytes: whole,
      messages: whole,
      transactions: whole,
      dialogs: whole,
      calls: whole,
      elapsedMs: whole,
      findings: listOf(finding),
      suppressed: whole,
      'omitted?': whole,
    }),
  ),
  summary: object({ error: whole, warning: whole, information: whole, hint: whole }),
});

function listShape(entry: Shape, more: Readonly<Record<string, Shape>> = {}): Shape {
  const facts = { path: text, format: text, bytes: whole, elapsedMs: whole };
  const file = object({ ...facts, list: listOf(entry), ...more });
  return object({ schema: one(1), tool, files: listOf(file) });
}

export const messagesShape = listShape(
  object({
    number: whole,
    frame: orNull(whole),
    'range?': range,
    offset: orNull(whole),
    length: orNull(whole),
    time,
    transport: orNull(one('udp', 'tcp', 'tls', 'sctp', 'ws', 'wss')),
    source: orNull(text),
    destination: orNull(text),
    addressesInferred: flag,
    startLine: text,
    method: orNull(text),
    status: orNull(whole),
    cseq: orNull(object({ number: whole, method: text })),
    callId: orNull(text),
    fromTag: orNull(text),
    toTag: orNull(text),
    branch: orNull(text),
    bodyLength: whole,
    truncated: flag,
    duplicateOf: orNull(whole),
    retransmissionOf: orNull(whole),
  }),
);

export const callsShape = listShape(
  object({
    number: whole,
    kind: one('call', 'registration', 'subscription', 'options', 'message', 'other'),
    state: one('ringing', 'connected', 'completed', 'failed', 'cancelled', 'unknown', 'succeeded', 'pending'),
    flow: orNull(text),
    from: orNull(text),
    to: orNull(text),
    callIds: listOf(text),
    start: time,
    answer: time,
    end: time,
    finalStatus: orNull(whole),
    endedBy: orNull(one('caller', 'callee')),
    messages: whole,
    hops: listOf(object({ a: text, b: text })),
    postDialDelayMs: orNull(whole),
    ringMs: orNull(whole),
    talkMs: orNull(whole),
    retransmissions: whole,
    codecs: listOf(text),
    findings: whole,
    details: orNull(
      object({
        postDialDelayOfLastMs: orNull(whole),
        tryingMs: orNull(whole),
        setUpMs: orNull(whole),
        answerDelayMs: orNull(whole),
        disconnectDelayMs: orNull(whole),
        cause: orNull(object({ text, q850: orNull(whole) })),
        hops: listOf(
          object({
            a: text,
            b: text,
            retransmissions: whole,
            roundTripMs: orNull(whole),
            forwardingMs: orNull(whole),
          }),
        ),
        forks: listOf(object({ branches: whole, cancelMs: orNull(whole) })),
        media: object({
          streams: listOf(
            object({
              type: text,
              codec: orNull(text),
              caller: text,
              callee: text,
              srtp: one('none', 'sdes', 'dtls'),
              ice: flag,
              rtpEvents: flag,
            }),
          ),
          callerHeldMs: orNull(whole),
          calleeHeldMs: orNull(whole),
        }),
      }),
    ),
  }),
  {
    ratios: object({
      ser: orNull(share),
      seer: orNull(share),
      isa: orNull(share),
      scr: orNull(share),
      ira: orNull(share),
    }),
  },
);
