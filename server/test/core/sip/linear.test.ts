import { describe, expect, test } from 'vitest';
import { headerText } from '../../../src/core/sip/find-header';
import { parseMessage } from '../../../src/core/sip/parse-message';
import { readSdp } from '../../../src/core/sip/sdp/read-sdp';
import { tokensOf } from '../../../src/core/sip/tokens-of';
import { allViewsOf } from './read-views';

/**
 * A text that counts how many of its characters are looked at. Readers use these members of a string only, so the
 * count is the work, on any machine.
 */
class CountingText {
  steps = 0;
  constructor(private readonly text: string) {}
  get length() {
    return this.text.length;
  }
  charCodeAt(i: number) {
    this.steps++;
    return this.text.charCodeAt(i);
  }
  charAt(i: number) {
    this.steps++;
    return this.text.charAt(i);
  }
  slice(start: number, end: number) {
    const part = this.text.slice(start, end);
    this.steps += part.length;
    return part;
  }
  startsWith(needle: string, at: number) {
    this.steps += needle.length;
    return this.text.startsWith(needle, at);
  }
}

/** How many characters everything that reads a message looks at, all views on all fields included. */
function work(text: string): number {
  const counting = new CountingText(text);
  const message = parseMessage(counting as unknown as string, 'bytes');
  tokensOf(message);
  for (const field of message.headers) {
    headerText(message, field);
    allViewsOf(message, field);
  }
  readSdp(message.text, message.body);
  return counting.steps;
}

const start = 'OPTIONS sip:a SIP/2.0\r\n';
/** Hostile texts: each grows by repeating one piece where a careless reader looks back or ahead each time. */
const hostile: Readonly<Record<string, (n: number) => string>> = {
  'blanks in a Via': n => `${start}Via: SIP/2.0/UDP${' '.repeat(n)}a\r\n\r\n`,
  'blanks in a request line': n => `OPTIONS${' '.repeat(n)}sip:a SIP/2.0\r\n\r\n`,
  'blanks before a colon': n => `${start}To${' '.repeat(n)}: x\r\n\r\n`,
  'a first line without end': n => 'a '.repeat(n),
  'names without colon': n => `${start}${'abc\r\n'.repeat(n / 5)}`,
  colons: n => `${start}Contact: sip:${':'.repeat(n)}\r\n\r\n`,
  commas: n => `${start}Contact: ${','.repeat(n)}\r\n\r\n`,
  'commas and blanks': n => `${start}Supported: ${', '.repeat(n / 2)}\r\n\r\n`,
  semicolons: n => `${start}Via: SIP/2.0/UDP a${';'.repeat(n)}\r\n\r\n`,
  'parameters without value': n => `${start}To: <sip:a>${';a='.repeat(n / 3)}\r\n\r\n`,
  'open brackets in parameters': n => `${start}To: <sip:a>${';a=<'.repeat(n / 4)}\r\n\r\n`,
  'open brackets in a list': n => `${start}Contact: ${'<,'.repeat(n / 2)}\r\n\r\n`,
  'closing brackets': n => `${start}Contact: ${'>,'.repeat(n / 2)}\r\n\r\n`,
  'open quotes in a list': n => `${start}Contact: ${'"\\",'.repeat(n / 4)}\r\n\r\n`,
  'escaped quotes': n => `${start}Contact: "${'\\",'.repeat(n / 3)}\r\n\r\n`,
  'escaped quotes in parameters': n => `${start}Accept: a;x="${';y=\\"'.repeat(n / 5)}\r\n\r\n`,
  'escaped quotes in credentials': n => `${start}Authorization: Digest a="${',b=\\"'.repeat(n / 5)}\r\n\r\n`,
  'credentials without commas': n => `${start}Authorization: Digest ${'a="b" '.repeat(n / 6)}\r\n\r\n`,
  'Vias without port in one row': n =>
    `${start}Via: ${'SIP/2.0/UDP a,'.repeat(n / 14)}\r\n\r\n${'x'.repeat(n)}`,
  'at signs': n => `${start}Route: <sip:${'@'.repeat(n)}>\r\n\r\n`,
  'percent signs': n => `${start}Route: <sip:${'%'.repeat(n)}@h>\r\n\r\n`,
  'dots in a host': n => `${start}Route: <sip:${'1.'.repeat(n / 2)}>\r\n\r\n`,
  'open square brackets': n => `${start}Route: ${'<sip:[>,'.repeat(n / 8)}\r\n\r\n`,
  parentheses: n => `${start}User-Agent: ${'('.repeat(n)}\r\n\r\n`,
  folds: n => `${start}To: ${'a\r\n '.repeat(n / 4)}\r\n\r\n`,
  'empty folds': n => `${start}To: ${'\r\n '.repeat(n / 3)}\r\n\r\n`,
  'many short headers': n => `${start}${'v:\n'.repeat(n / 3)}\n`,
  'line ends only': n => '\r'.repeat(n),
  'SDP of equals signs': n => `${start}\r\n${'=\n'.repeat(n / 2)}`,
  'SDP of media lines': n => `${start}\r\n${'m=a 1 RTP/AVP 0\n'.repeat(n / 16)}`,
  'SDP with many formats': n => `${start}\r\nm=a 1 RTP/AVP${' 0'.repeat(n / 2)}\n`,
};

describe('work grows no faster than the text', () => {
  for (const [name, make] of Object.entries(hostile)) {
    test(name, () => {
      const small = work(make(16_000));
      const large = work(make(32_000));
      expect(small).toBeGreaterThan(8_000);
      expect(large / small).toBeLessThan(2.2);
      // Each character may be looked at by the parser, the tokens, six views and their parts, but no more.
      expect(large / 32_000).toBeLessThan(120);
    });
  }
});

test('the measure sees a reader that looks back each time', () => {
  const careless = (n: number) => {
    const text = new CountingText('a;'.repeat(n / 2));
    for (let i = 0; i < text.length; i++) {
      for (let k = i; k < text.length && text.charCodeAt(k) !== 33; k += 16);
    }
    return text.steps;
  };
  expect(careless(4000) / careless(2000)).toBeGreaterThan(3.5);
});
