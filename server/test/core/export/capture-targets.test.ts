import { describe, expect, it } from 'vitest';
import { captureTargets } from '../../../src/core/export/capture-targets';
import { parseMessage } from '../../../src/core/sip/parse-message';

const targets = (uri: string, destination?: string, transport?: 'udp' | 'tcp' | 'sctp') =>
  captureTargets(
    parseMessage(`OPTIONS ${uri} SIP/2.0\r\nVia: SIP/2.0/TLS h;branch=z9hG4bKx\r\n\r\n`, 'utf16'),
    {
      destination,
      transport,
    },
  );

describe('where a captured request may be sent again', () => {
  it.each([
    ['sip:bob@example.com', '192.0.2.1:5080', 'udp', ['sip:192.0.2.1:5080', 'sip:example.com']],
    ['sip:192.0.2.1:5080', '192.0.2.1:5080', 'tcp', ['sip:192.0.2.1:5080;transport=tcp']],
    [
      'sip:bob@[2001:db8::1]',
      '[::1]:5060',
      undefined,
      ['sip:[::1]:5060;transport=tls', 'sip:[2001:db8::1];transport=tls'],
    ],
    ['tel:+1', 'the proxy', 'sctp', []],
  ] as const)('%s, seen going to %s over %s: %j', (uri, destination, transport, expected) =>
    expect(targets(uri, destination, transport)).toEqual(expected),
  );

  it('is nowhere for a response', () =>
    expect(captureTargets(parseMessage('SIP/2.0 200 OK\r\n\r\n', 'utf16'), undefined)).toEqual([]));
});
