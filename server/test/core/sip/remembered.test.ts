import { expect, test } from 'vitest';
import { findHeader } from '../../../src/core/sip/find-header';
import type { HeaderField, SipMessage } from '../../../src/core/sip/message';
import { parseMessage } from '../../../src/core/sip/parse-message';
import { parseUri } from '../../../src/core/sip/parse-uri';
import { readAddresses } from '../../../src/core/sip/read-addresses';
import { rememberingViews } from '../../../src/core/sip/remembered';

const text = 'OPTIONS sip:b@example.com SIP/2.0\r\nTo: <sip:b@example.com>\r\nFrom: x\r\n\r\n';

function given(): { readonly message: SipMessage; readonly to: HeaderField } {
  const message = parseMessage(text, 'utf16');
  const to = findHeader(message, 'to');
  if (!to) throw new Error('no To');
  return { message, to };
}

test('a view is read once while its message is remembered, and again afterwards', () => {
  const { message, to } = given();
  const before = readAddresses(message, to);
  const [first, second] = rememberingViews(message, () => [
    readAddresses(message, to),
    readAddresses(message, to),
  ]);
  expect(second).toBe(first);
  expect(first).toEqual(before);
  expect(readAddresses(message, to)).not.toBe(first);
});

test('another message is read as ever, and the outer one is remembered again after an inner one', () => {
  const [one, other] = [given(), given()];
  rememberingViews(one.message, () => {
    const first = readAddresses(one.message, one.to);
    rememberingViews(other.message, () => expect(readAddresses(one.message, one.to)).not.toBe(first));
    expect(readAddresses(one.message, one.to)).toBe(first);
    expect(readAddresses(other.message, other.to)).not.toBe(readAddresses(other.message, other.to));
  });
});

test('work that throws leaves nothing remembered', () => {
  const { message, to } = given();
  const fail = () => {
    throw new Error('boom');
  };
  expect(() => rememberingViews(message, fail)).toThrow('boom');
  expect(readAddresses(message, to)).not.toBe(readAddresses(message, to));
});

test('a URI is read once for the same stretch, and another stretch from the same place is another URI', () => {
  const { message } = given();
  rememberingViews(message, () => {
    const whole = parseUri(message.text, { start: 8, end: 25 });
    expect(parseUri(message.text, { start: 8, end: 25 })).toBe(whole);
    const shorter = parseUri(message.text, { start: 8, end: 21 });
    expect(shorter.value.span).toEqual({ start: 8, end: 21 });
    expect(parseUri('sip:c@example.org', { start: 0, end: 17 }).value.span.end).toBe(17);
  });
});
