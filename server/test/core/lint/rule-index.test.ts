import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { defaultLintConfig, type LintConfig } from '../../../src/core/lint/config';
import { ruleSet } from '../../../src/core/lint/engine';
import type { JudgedBefore } from '../../../src/core/lint/judged-message';
import { lintChunk } from '../../../src/core/lint/lint-chunk';
import type { MessageRule, Rule } from '../../../src/core/lint/rule';
import { allRules } from '../../../src/core/lint/rules/index';
import { parseMessage } from '../../../src/core/sip/parse-message';
import { looksLikeStartLine } from '../../../src/core/sip/start-line';
import { sameEnds } from '../../../src/core/text/same-ends';
import { shiftMap } from '../../../src/core/text/span-map';
import { standInMessage } from '../../../src/core/trace/stand-in-message';
import type { TraceRecord } from '../../../src/core/trace/trace-record';
import { readLintFixtures } from '../../harness/lint-fixture';

/** The catalogue without triggers and without memory: each rule sees all of each message. */
const plainRules: readonly Rule[] = allRules.map(rule => {
  if (rule.scope !== 'message') return rule;
  const { on: _, judges: __, ...plain } = rule;
  return plain;
});

/** Every rule on, the ones too that are off by default. */
const config: LintConfig = {
  ...defaultLintConfig,
  rules: Object.fromEntries(allRules.flatMap(({ meta }) => (meta.offByDefault ? [[meta.id, 'hint']] : []))),
};

interface Sample {
  readonly text: string;
  readonly authored: boolean;
  /** What a capture would say of it. */
  readonly source?: Partial<TraceRecord>;
}

function recordOf({ text, source }: Sample): TraceRecord {
  return {
    payload: text,
    map: shiftMap(0),
    header: { start: 0, end: 0 },
    time: undefined,
    transport: undefined,
    source: undefined,
    destination: undefined,
    direction: undefined,
    declaredBytes: undefined,
    exactBytes: true,
    truncated: false,
    frame: undefined,
    note: undefined,
    ...source,
  };
}

/** Lints one message by the rules of a list; what the list remembers stays. */
function linted(sample: Sample, rules: readonly Rule[], before?: JudgedBefore) {
  const { text, authored } = sample;
  const span = { start: 0, end: text.length };
  const chunk = {
    text,
    unit: 'utf16' as const,
    message: parseMessage(text, 'utf16', before && { message: before.judged.message, ends: before.ends }),
    record: recordOf(sample),
    authored,
    placeholders: authored
      ? [...text.matchAll(/\{\{\w+\}\}/g)].map(({ index, 0: m }) => ({
          start: index,
          end: index + m.length,
        }))
      : [],
    anchor: standInMessage(span, span, ''),
    before,
  };
  const run = lintChunk(chunk, ruleSet(rules, config));
  expect(run.failures).toEqual([]);
  return run;
}

function findings(sample: Sample, rules: readonly Rule[]) {
  return linted(sample, rules).findings;
}

/** The rules of a list find what they find without triggers and memory. */
function expectSame(sample: Sample, rules: readonly Rule[]): void {
  const wanted = findings(sample, plainRules);
  // The second time with what was remembered the first time. Told apart by their text, which is quicker.
  for (const found of [findings(sample, rules), findings(sample, rules)])
    if (JSON.stringify(found) !== JSON.stringify(wanted)) expect(found).toEqual(wanted);
}

/** Circumstances that rules ask for. */
const sources: readonly Partial<TraceRecord>[] = [
  {},
  { exactBytes: false },
  { truncated: true },
  { transport: 'udp', source: '127.0.0.1:5060', destination: '127.0.0.1:5061' },
  { transport: 'udp', source: '198.51.100.7:5070', destination: '203.0.113.3:5060', frame: 1 },
  { transport: 'tls', source: '10.0.0.1:5061', destination: '203.0.113.3:5061' },
];

/** The pieces of a text that begin with a start line each, with whatever stands between them. */
function piecesOf(text: string): readonly string[] {
  const pieces: string[] = [];
  for (const line of text.split('\n')) {
    if (looksLikeStartLine(line.trimEnd())) pieces.push(line);
    else if (pieces.length > 0) pieces.push(`${pieces.pop()}\n${line}`);
  }
  return pieces;
}

/** The messages of all documented examples. */
const messages: readonly string[] = [
  ...new Set(readLintFixtures().flatMap(({ examples }) => examples.flatMap(({ text }) => piecesOf(text)))),
];

describe('rules that run only where something stands for them', () => {
  test('find the same in every example, first and again', () => {
    expect(messages.length).toBeGreaterThan(300);
    for (const text of messages) {
      const onTheWire = text.replaceAll('\n', '\r\n');
      expectSame({ text, authored: true }, allRules);
      for (const source of sources)
        expectSame(
          { text: source.exactBytes === false ? text : onTheWire, authored: false, source },
          allRules,
        );
    }
  });

  test('find the same in messages that share rows, bodies and start lines with others', () => {
    const partsOf = (text: string) => {
      const [start = '', ...lines] = text.split(/\r?\n/);
      const end = lines.includes('') ? lines.indexOf('') : lines.length;
      return { start, rows: lines.slice(0, end), body: lines.slice(end + 1).join('\r\n') };
    };
    const parts = messages.map(partsOf);
    const startLine = fc.constantFrom(...parts.map(({ start }) => start));
    const rows = fc.array(fc.constantFrom(...parts.flatMap(p => p.rows)), { maxLength: 12 });
    const body = fc.constantFrom('', ...parts.map(p => p.body));
    const sample = fc.record({
      text: fc
        .tuple(startLine, rows, body, fc.constantFrom('\n', '\r\n'))
        .map(([start, own, content, eol]) => [start, ...own, '', content].join(eol)),
      authored: fc.boolean(),
      source: fc.constantFrom(...sources),
    });
    fc.assert(
      fc.property(fc.array(sample, { minLength: 1, maxLength: 8 }), samples => {
        // Together they share what is remembered.
        const fresh = [...allRules];
        for (const one of samples) expectSame(one, fresh);
      }),
      { numRuns: 300 },
    );
  });
});

/** What people type and paste. */
const typed = fc.oneof(
  {
    weight: 2,
    arbitrary: fc.constantFrom('', 'x', '\r\n', '\n', ' ', ':', '{{a}}', '\uFFFD', 'é', '"', ',', '1'),
  },
  fc.constantFrom(...messages.flatMap(text => text.split('\n').map(line => `${line}\r\n`))),
);

test('rules find the same after edits, with what they said before', () => {
  const edit = fc.record({ at: fc.nat(), length: fc.constantFrom(0, 0, 1, 2, 5, 40), newText: typed });
  const edits = fc.array(edit, { minLength: 1, maxLength: 8 });
  let takenOver = 0;
  fc.assert(
    fc.property(fc.constantFrom(...messages), fc.boolean(), edits, (message, onTheWire, changes) => {
      const fresh = [...allRules];
      let text = onTheWire ? message.replaceAll('\n', '\r\n') : message;
      let { judged } = linted({ text, authored: true }, fresh);
      for (const { at, length, newText } of changes) {
        const start = at % (text.length + 1);
        text = text.slice(0, start) + newText + text.slice(start + length);
        const sample = { text, authored: true };
        const before = judged && { judged, ends: sameEnds(judged.message.text, text) };
        const run = linted(sample, fresh, before);
        ({ judged } = run);
        expect(judged?.message).toEqual(parseMessage(text, 'utf16'));
        takenOver += [...(judged?.reports ?? [])].filter(([rule]) => before?.judged.reports.has(rule)).length;
        const wanted = findings(sample, plainRules);
        if (JSON.stringify(run.findings) !== JSON.stringify(wanted)) expect(run.findings).toEqual(wanted);
      }
    }),
    { numRuns: 400 },
  );
  expect(takenOver).toBeGreaterThan(400);
});

/** What programs and people fill in, and the memory takes for alike: and what it must not. */
const FILLED =
  /(?<=tag=|did=|branch=z9hG4bK|nonce="|opaque="|response="|inline:|uuid:)[\w.+/-]+|\b(?:10|192\.168)(?:\.\d{1,3})+|\d{4,}/gi;
const NUMBERS = [
  '1000',
  '12345',
  '24317',
  '65536',
  '0012345',
  '17733054433',
  '2147483648',
  '99999999999999999999',
];
const ADDRESSES = [
  '10.1.2.3',
  '10.255.0.9',
  '192.168.7.7',
  '10.1.2.300',
  '10.01.2.3',
  '172.16.0.1',
  '192.0.2.4',
];
const WORDS = [
  'abcd1234',
  'QrSt9',
  'ab',
  'xxxxxxx',
  '1.x.x.x',
  'f00f'.repeat(8),
  'F00F'.repeat(8),
  'Ab+/'.repeat(10),
];

const USER = /(?<=sips?:)\w+(?=@)/gi;
const USERS = ['12345', '17733054433', '17733054434', '1000', '100', 'alice'];

/** A text with all that is filled in exchanged; `chosen` says by what. */
function refilled(text: string, chosen: readonly number[]): string {
  let at = 0;
  const next = () => chosen[at++ % chosen.length] ?? 0;
  const called = text.replace(USER, () => USERS[next() % USERS.length] ?? '');
  return called.replace(FILLED, found => {
    const number = next();
    const list = /^\d+$/.test(found) ? NUMBERS : /^[\d.]+$/.test(found) ? ADDRESSES : WORDS;
    return list[number % list.length] ?? found;
  });
}

test('rules find the same in messages that are alike but for what is filled in', () => {
  const filled = messages.filter(text => text.search(FILLED) >= 0 || text.search(USER) >= 0);
  expect(filled.length).toBeGreaterThan(100);
  const sample = fc.record({
    text: fc
      .tuple(fc.nat({ max: 2 }), fc.array(fc.nat({ max: 7 }), { minLength: 1, maxLength: 5 }))
      .map(([which, chosen]) => ({ which, chosen })),
    authored: fc.boolean(),
    source: fc.constantFrom(...sources),
  });
  const few = fc.tuple(
    fc.array(fc.constantFrom(...filled), { minLength: 3, maxLength: 3 }),
    fc.array(sample, { minLength: 6, maxLength: 12 }),
  );
  fc.assert(
    fc.property(few, ([texts, samples]) => {
      const fresh = [...allRules];
      for (const { text, authored, source } of samples) {
        const like = refilled(texts[text.which] ?? '', text.chosen).replaceAll('\n', '\r\n');
        expectSame({ text: like, authored, source }, fresh);
      }
    }),
    { numRuns: 150 },
  );
});

/** A rule that counts how often it is asked, and for which rows. */
function counting(extra: Pick<MessageRule, 'on' | 'judges'>) {
  const asked: string[] = [];
  const rule: MessageRule = {
    scope: 'message',
    meta: {
      id: 'counting',
      category: 'header',
      severity: 'hint',
      description: '',
      reference: '',
      fixable: false,
    },
    ...extra,
    check({ fields, report }) {
      asked.push(fields.map(({ id }) => id).join(' '));
      for (const field of fields) if (field.id === 'subject') report({ span: field.value, message: 'It.' });
    },
  };
  return { asked, rules: [rule] };
}

const options = (...rows: readonly string[]): Sample => ({
  text: ['OPTIONS sip:b@example.com SIP/2.0', ...rows, '', ''].join('\r\n'),
  authored: false,
});

describe('a rule with a trigger', () => {
  test('runs where one of its header fields stands, in any form of its name', () => {
    const { asked, rules } = counting({ on: { headers: ['subject', 'event'] } });
    findings(options('To: <sip:b@example.com>'), rules);
    expect(asked).toEqual([]);
    findings(options('s: x'), rules);
    findings(options('Event: refer'), rules);
    expect(asked).toEqual(['subject', 'event']);
  });

  test('runs on its kinds and origins', () => {
    const { asked, rules } = counting({ on: { kinds: ['response'], origin: 'authored' } });
    findings(options(), rules);
    findings({ text: 'SIP/2.0 200 OK\r\n\r\n', authored: false }, rules);
    expect(asked).toEqual([]);
    findings({ text: 'SIP/2.0 200 OK\r\n\r\n', authored: true }, rules);
    expect(asked).toEqual(['']);
  });

  test('runs where its body stands', () => {
    const sdp = counting({ on: { body: 'sdp' } });
    const some = counting({ on: { body: 'some' } });
    for (const { rules } of [sdp, some]) {
      findings(options(), rules);
      findings({ text: `${options('Content-Type: text/plain').text}hello`, authored: false }, rules);
      findings({ text: `${options('Content-Type: application/sdp').text}v=0`, authored: false }, rules);
    }
    expect(sdp.asked).toEqual(['content-type']);
    expect(some.asked).toEqual(['content-type', 'content-type']);
  });
});

describe('a rule that judges rows', () => {
  test('sees a silent row once, and one on which it reports each time', () => {
    const { asked, rules } = counting({ judges: 'rows' });
    const sample = options('CSeq: 1 OPTIONS', 'Subject: x', 'Allow: BYE');
    expect(findings(sample, rules)).toHaveLength(1);
    expect(findings(sample, rules)).toHaveLength(1);
    expect(asked).toEqual(['cseq subject allow', 'subject']);
  });

  test('sees rows in the order of the message, also those of a field that stands several times', () => {
    const { asked, rules } = counting({ judges: 'rows' });
    findings(options('CSeq: 1 OPTIONS', 'Allow: BYE', 'CSeq: 2 OPTIONS'), rules);
    expect(asked).toEqual(['cseq allow cseq']);
  });

  test('sees a row again under other circumstances', () => {
    const { asked, rules } = counting({ judges: 'rows' });
    const rows = ['CSeq: 1 OPTIONS', 'Allow: BYE'];
    findings(options(...rows), rules);
    findings({ ...options(...rows), authored: true }, rules);
    findings({ ...options(...rows), source: { truncated: true } }, rules);
    findings({ text: ['SIP/2.0 200 OK', ...rows, '', ''].join('\r\n'), authored: false }, rules);
    expect(asked).toEqual(['cseq allow', 'cseq allow', 'cseq allow', 'cseq allow']);
  });

  test('sees a row with a placeholder each time', () => {
    const { asked, rules } = counting({ judges: 'rows' });
    const sample = { ...options('CSeq: 1 OPTIONS', 'Call-ID: {{id}}'), authored: true };
    findings(sample, rules);
    findings(sample, rules);
    expect(asked).toEqual(['cseq call-id', 'call-id']);
  });

  test('teaches nothing when it throws', () => {
    let calls = 0;
    const { rules } = counting({ judges: 'rows' });
    const check: MessageRule['check'] = ({ fields }) => {
      calls += fields.length;
      throw new Error('boom');
    };
    const failing = rules.map(rule => ({ ...rule, check }));
    for (let i = 0; i < 2; i++) {
      const message = parseMessage(options('Allow: BYE').text, 'utf16');
      const span = { start: 0, end: 0 };
      const chunk = { text: message.text, unit: 'utf16' as const, message, authored: true };
      const rest = { record: undefined, placeholders: [], anchor: standInMessage(span, span, '') };
      const { failures } = lintChunk({ ...chunk, ...rest }, ruleSet(failing, config));
      expect(failures).toEqual([{ rule: 'counting', message: 'boom' }]);
    }
    expect(calls).toBe(2);
  });
});

test('a rule that judges some fields runs again only where one of them is another', () => {
  const { asked, rules } = counting({
    on: { headers: ['event'] },
    judges: { fields: ['event', 'allow-events'] },
  });
  const events = ['Event: presence', 'Allow-Events: dialog'];
  findings(options(...events, 'Call-ID: 1'), rules);
  findings(options('Call-ID: 2', ...events), rules);
  expect(asked).toHaveLength(1);
  findings(options('Event: presence'), rules);
  findings(options('Event: presence', 'Allow-Events: refer'), rules);
  expect(asked).toHaveLength(3);
});

test('a rule that judges which fields there are runs again only where others are, or one is empty', () => {
  const { asked, rules } = counting({ judges: { fields: [], names: true } });
  findings(options('Event: presence', 'X-A: 1'), rules);
  findings(options('Event: dialog', 'X-A: 2'), rules);
  expect(asked).toHaveLength(1);
  findings(options('Event:', 'X-A: 1'), rules);
  findings(options('Event: presence', 'X-B: 1'), rules);
  findings(options('X-A: 1', 'Event: presence'), rules);
  expect(asked).toHaveLength(4);
});

test('a rule that judges the start line with others runs again where that is another', () => {
  const { asked, rules } = counting({ judges: { fields: [], startLine: true } });
  findings(options('Event: presence'), rules);
  findings(options('Event: dialog'), rules);
  expect(asked).toHaveLength(1);
  findings({ text: 'OPTIONS sip:c@example.com SIP/2.0\r\n\r\n', authored: false }, rules);
  expect(asked).toHaveLength(2);
});

test('a rule that judges the body runs again only where the body or what describes it is another', () => {
  const { asked, rules } = counting({ judges: 'body' });
  const message = (type: string, body: string) => ({
    text: `${options('CSeq: 1 OPTIONS', `Content-Type: ${type}`).text}${body}`,
    authored: false,
  });
  findings(message('text/plain', 'a'), rules);
  findings(message('text/plain', 'a'), rules);
  expect(asked).toHaveLength(1);
  findings(message('text/html', 'a'), rules);
  findings(message('text/plain', 'b'), rules);
  expect(asked).toHaveLength(3);
});
