import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { analyse } from '../../src/core/analysis';
import { prepareRequest } from '../../src/core/exchange/prepare-request';
import { bodyLength, bodyLengthAsCrlf } from '../../src/core/sip/body-length';
import { allMethods } from '../../src/core/sip/facts/methods';
import { statusByCode } from '../../src/core/sip/facts/status-codes';
import { findHeader, headerText } from '../../src/core/sip/find-header';
import type { SipMessage } from '../../src/core/sip/message';
import { parseMessage } from '../../src/core/sip/parse-message';
import { parseMessageFilePart } from '../../src/core/sip/parse-message-file';

interface Snippet {
  readonly prefix: string | readonly string[];
  readonly description: string;
  readonly body: readonly string[];
}

const file = fileURLToPath(new URL('../../../snippets/sip-message.json', import.meta.url));
const snippets = Object.entries(JSON.parse(readFileSync(file, 'utf8')) as Record<string, Snippet>);

/** The text that the editor puts in if every placeholder keeps its default: first choices, no tab stops, no escapes. */
function expand(body: readonly string[]): string {
  return body
    .join('\n')
    .replace(/\$\{\d+\|([^,|]*)[^|]*\|\}/g, '$1')
    .replace(/\$\{\d+:([^}]*)\}/g, '$1')
    .replace(/\$\d+/g, '')
    .replaceAll('\\$', '$');
}

function messageOf(text: string): SipMessage {
  const { message } = parseMessageFilePart(text);
  return parseMessage(message ? text.slice(message.start, message.end) : '', 'utf16');
}

const expanded = snippets.map(([name, { body }]) => [name, expand(body)] as const);
const requests = expanded.filter(([, text]) => messageOf(text).kind === 'request');

test('there is a snippet for every method and for the usual responses', () => {
  const found = expanded.map(([, text]) => messageOf(text).startLine);
  const methods = requests.map(([, text]) => text.split(' ', 1)[0]);
  expect([...methods].sort()).toEqual(allMethods.map(m => m.name).sort());
  const codes = found.flatMap(line => (line.kind === 'response' ? [line.code] : []));
  const usual = [100, 180, 183, 200, 202, 302, 401, 404, 407, 408, 480, 481, 486, 487, 488, 500, 503, 603];
  expect([...new Set(codes)].sort()).toEqual(usual);
});

test('prefixes are words that can be typed, and no two snippets look alike in the list', () => {
  const prefixes = snippets.flatMap(([, { prefix }]) => prefix);
  for (const prefix of prefixes) expect(prefix).toMatch(/^[a-z0-9-]+$/);
  const descriptions = snippets.map(([, { description }]) => description);
  expect(new Set(descriptions).size).toBe(descriptions.length);
});

describe.each(expanded)('%s', (_name, text) => {
  test('has no finding at all', () => {
    const { findings } = analyse({ text, kind: 'message' });
    expect(findings.map(f => `${f.severity} ${f.rule}: ${f.message}`)).toEqual([]);
  });

  test('names its body length rightly: counted when it is sent, or 0 without a body', () => {
    const message = messageOf(text);
    const field = findHeader(message, 'content-length');
    const value = field && headerText(message, field);
    expect(value).toBe(bodyLengthAsCrlf(message) === 0 ? '0' : '{{$contentLength}}');
  });

  test('a response has the reason phrase of its code', () => {
    const { startLine, text: own } = messageOf(text);
    if (startLine.kind !== 'response') return;
    expect(own.slice(startLine.reason.start, startLine.reason.end)).toBe(
      statusByCode(startLine.code)?.reason,
    );
  });
});

test('a file of all snippets, divided by ###, has no finding, as authored file and message by message', () => {
  const text = expanded.map(([name, body]) => `### ${name}\n${body}`).join('\n');
  const analysis = analyse({ text, kind: 'message' });
  expect(analysis.findings.map(f => `${f.severity} ${f.rule}: ${f.message}`)).toEqual([]);
  expect(analysis.chunks.filter(p => p.chunk.message)).toHaveLength(snippets.length);
});

describe.each(requests)('%s, prepared to be sent', (_name, text) => {
  test('nothing is missing, and Content-Length is that of the bytes', () => {
    const outcome = prepareRequest(
      { text, part: parseMessageFilePart(text) },
      {
        variables: new Map(),
        local: { address: '127.0.0.1', port: 40000 },
        random: digits => '5'.repeat(digits),
        now: Date.UTC(2026, 0, 7),
      },
    );
    if (outcome.kind === 'refused') throw new Error(outcome.reason);
    expect(outcome.request.changes).toEqual([]);
    const wire = parseMessage(Buffer.from(outcome.request.bytes).toString('latin1'), 'bytes');
    const field = findHeader(wire, 'content-length');
    expect(field && headerText(wire, field)).toBe(String(bodyLength(wire)));
  });
});
