/** What is said of a whole capture, and of single messages by rules that see all calls, when the trace is judged in parts. */
import { describe, expect, test } from 'vitest';
import { StreamAnalyser } from '../../src/core/stream-analysis';

const [a, b, c] = ['192.0.2.1:5060', '192.0.2.2:5060', '192.0.2.3:5060'];

interface Options {
  readonly branch?: string;
  readonly callId?: string;
  readonly method?: string;
  readonly extra?: string;
}

/** A record of the native form, `at` ms after the first. */
function record(at: number, way: string, startLine: string, i: number, options: Options = {}): string {
  const { branch = `z9hG4bK${i}`, callId = `call-${i}`, method = 'OPTIONS', extra = '' } = options;
  const lines = [
    startLine,
    `Via: SIP/2.0/UDP ${way.split(' ')[0]};branch=${branch}`,
    `From: <sip:a@example.com>;tag=a${i}`,
    'To: <sip:b@example.com>',
    `Call-ID: ${callId}`,
    `CSeq: 1 ${method}`,
    ...(extra === '' ? [] : [extra]),
    'Max-Forwards: 70',
    'Content-Length: 0',
  ];
  return `--- ${new Date(Date.UTC(2026, 0, 7) + at).toISOString()} udp ${way} -\n${lines.join('\n')}\n\n`;
}

const ask = (at: number, i: number, options: Options = {}, way = `${a} -> ${b}`) =>
  record(at, way, `${options.method ?? 'OPTIONS'} sip:b@example.com SIP/2.0`, i, options);

function answer(at: number, i: number, options: Options = {}): string {
  const text = record(at, `${b} -> ${a}`, 'SIP/2.0 200 OK', i, options);
  return text.replace(`Via: SIP/2.0/UDP ${b}`, `Via: SIP/2.0/UDP ${a}`).replace('Max-Forwards: 70\n', '');
}

/** Pings that are answered at once, after what is put first and before what is put last. */
function trace(first: readonly string[], last: readonly string[], header = 'siptrace 1\nclosed\n'): string {
  const pings = Array.from({ length: 200 }, (_, i) =>
    [ask(10_000 + 1000 * i, i), answer(10_010 + 1000 * i, i)].join(''),
  );
  return [header, ...first, ...pings, ...last].join('');
}

function toldOf(rule: string, text: string, maxHeld?: number) {
  const stream = new StreamAnalyser({ kind: 'trace', ...(maxHeld === undefined ? {} : { maxHeld }) });
  for (let at = 0; at < text.length; at += 5000) stream.push(text.slice(at, at + 5000));
  const outcome = stream.finish();
  expect(outcome.caps.length).toBe(maxHeld === undefined ? 0 : 1);
  return outcome.findings
    .filter(found => found.rule === rule)
    .map(({ message, severity, span, related }) => ({
      ...{ message, severity, span },
      related: related.map(each => [each.message, outcome.spanOf(each.at)]),
    }));
}

const late = 300_000;

describe('a trace that is judged in parts says what the whole says', { timeout: 60_000 }, () => {
  const cases: Readonly<Record<string, string>> = {
    'branch-reused': trace(
      [ask(0, 900, { branch: 'z9hG4bKsame' }), ask(100, 901, { branch: 'z9hG4bKsame' })],
      [],
    ),
    'capture-one-sided': trace(
      Array.from({ length: 30 }, (_, i) => ask(100 * i, 800 + i, {}, `${a} -> ${c}`)),
      [],
    ),
    'capture-duplicates': trace([ask(0, 900), ask(1, 900)], [ask(late, 901), ask(late + 1, 901)]).replaceAll(
      /--- .*\n(?:.+\n)*\n/g,
      (text, at: number) => (at < 30_000 ? `${text}${text}` : text),
    ),
    'capture-gap': trace(
      [ask(0, 900), answer(10, 900)],
      [],
      'siptrace 1\nclosed\nhole 2026-01-07T00:00:00.500Z 2026-01-07T00:00:05.000Z lost\n',
    ),
    'response-echo-mismatch': trace([ask(0, 900), answer(10, 900, { callId: 'other' })], []),
    'registration-bruteforce': trace(
      Array.from({ length: 30 }, (_, i) =>
        [
          ask(100 * i, 700 + i, { method: 'REGISTER' }),
          answer(100 * i + 10, 700 + i, { method: 'REGISTER' }).replace('200 OK', '403 Forbidden'),
        ].join(''),
      ),
      [],
    ),
  };

  test.each(Object.entries(cases))('%s', (rule, text) => {
    const whole = toldOf(rule, text);
    expect(whole.length).toBeGreaterThan(0);
    expect(toldOf(rule, text, 80)).toEqual(whole);
  });

  test('an address that got in is no attacker later', () => {
    const registers = (from: number, at: number, status: string) =>
      Array.from({ length: 30 }, (_, i) =>
        [
          ask(at + 100 * i, from + i, { method: 'REGISTER' }),
          answer(at + 100 * i + 10, from + i, { method: 'REGISTER' }).replace('200 OK', status),
        ].join(''),
      );
    const text = trace(registers(700, 0, '200 OK'), registers(800, late, '403 Forbidden'));
    expect(toldOf('registration-bruteforce', text)).toEqual([]);
    expect(toldOf('registration-bruteforce', text, 80)).toEqual([]);
  });

  test('a scan is told once of its address, however many parts it fills', () => {
    const scan = Array.from({ length: 150 }, (_, i) => {
      const request = ask(late + 100 * i, 2000 + i, { method: 'INVITE' });
      const refused = answer(late + 100 * i + 10, 2000 + i, { method: 'INVITE' });
      return [request.replace('sip:b@', `sip:${100 + i}@`), refused.replace('200 OK', '404 Not Found')].join(
        '',
      );
    });
    const text = trace([], scan);
    expect(toldOf('sip-scan', text)).toHaveLength(1);
    expect(toldOf('sip-scan', text, 80)).toHaveLength(1);
  });

  test('one that begins again after it was let go is not taken for a call that begins in its middle', () => {
    const bye = (at: number) =>
      ask(at, 900, { method: 'BYE', callId: 'long' }).replace(
        '<sip:b@example.com>',
        '<sip:b@example.com>;tag=b',
      );
    const text = trace([ask(0, 900, { callId: 'long' })], [bye(late)]);
    const rules = (maxHeld?: number) => toldOf('initial-request-to-tag', text, maxHeld);
    expect(rules(80)).toEqual(rules());
  });
});
