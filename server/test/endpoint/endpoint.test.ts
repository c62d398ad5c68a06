import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EndpointEvent } from '../../src/core/endpoint-protocol';
import { describeOutcome } from '../../src/core/exchange/describe-outcome';
import { type Endpoint, startEndpoint } from '../../src/endpoint/endpoint';
import { startExchange } from '../../src/net/start-exchange';
import { collecting, opened, requestFor, until } from '../net/peers';

let endpoint: Endpoint;
const events: EndpointEvent[] = [];
beforeAll(async () => {
  endpoint = await startEndpoint({ port: undefined, next: 0, onEvent: event => events.push(event) });
});
afterAll(() => endpoint.stop());

const ways = [
  ['udp', '127.0.0.1'],
  ['tcp', '127.0.0.1'],
  ['udp', '::1'],
  ['tcp', '::1'],
] as const;

async function call(transport: 'udp' | 'tcp', host: string, method: string, user = 'bob', more = '') {
  const target = { transport, host, port: endpoint.port };
  const open = await opened(target);
  // Slow enough that a busy machine repeats nothing.
  const options = collecting(500);
  const request = requestFor(method, open, 3000);
  const text = Buffer.from(request.bytes)
    .toString()
    .replace('sip:bob@', `sip:${user}@`)
    .replace('Call-ID: test-1', `Call-ID: ${Math.random()}`)
    .replace('Content-Length: 0\r\n\r\n', `${more}Content-Length: 0\r\n\r\n`);
  const running = startExchange({ ...request, bytes: Buffer.from(text) }, open, options);
  return { running, options, say: async () => describeOutcome(await running.outcome, target).text };
}

function webSocket(protocol: string, origin?: string): string {
  const lines = [
    'GET / HTTP/1.1',
    'Host: 127.0.0.1',
    'Upgrade: websocket',
    'Connection: Upgrade',
    'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
    'Sec-WebSocket-Version: 13',
    `Sec-WebSocket-Protocol: ${protocol}`,
    ...(origin === undefined ? [] : [`Origin: ${origin}`]),
  ];
  return `${lines.join('\r\n')}\r\n\r\n`;
}

describe.each(ways)('the local endpoint over %s on %s', (transport, host) => {
  it.each([
    ['OPTIONS', 'bob', '200 OK'],
    ['REGISTER', 'bob', '200 OK'],
    ['INVITE', 'busy', '486 Busy Here'],
    ['INVITE', 'decline', '603 Decline'],
    ['BYE', 'bob', '481 Call/Transaction Does Not Exist'],
    ['MESSAGE', 'bob', '405 Method Not Allowed'],
  ])('%s %s is answered %s', async (method, user, answer) => {
    const { running, say } = await call(transport, host, method, user);
    expect(await say()).toBe(answer);
    await running.close(1000);
  });

  it('rings, picks up with an SDP body, takes the ACK, and confirms the BYE', async () => {
    const { running, options, say } = await call(transport, host, 'INVITE', 'carol');
    expect(await say()).toBe('200 OK: the call is up.');
    await running.close(2000);
    expect(options.lines().map(l => l.split(' ').slice(0, 3).join(' '))).toEqual([
      expect.stringMatching(/^out INVITE/),
      'in SIP/2.0 180',
      'in SIP/2.0 200',
      expect.stringMatching(/^out ACK/),
      expect.stringMatching(/^out BYE/),
      'in SIP/2.0 200',
    ]);
    const answer = options.records[2]?.payload ?? '';
    expect(answer).toContain('Content-Type: application/sdp');
    expect(answer).toContain('m=audio 9 RTP/AVP 0 8');
  });

  it('"ringing" rings until CANCEL', async () => {
    const { running, options, say } = await call(transport, host, 'INVITE', 'ringing');
    await until(() => options.lines().includes('in SIP/2.0 180 Ringing'));
    running.cancel();
    expect(await say()).toBe('Cancelled: the peer confirmed with 487.');
    await running.close(1000);
  });
});

describe('the local endpoint', () => {
  it('echoes the Contacts of a REGISTER with their expires', async () => {
    const more = 'Contact: <sip:a@127.0.0.2>;expires=60\r\nExpires: 120\r\n';
    const { running, options } = await call('udp', '127.0.0.1', 'REGISTER', 'bob', more);
    await running.outcome;
    await running.close(1000);
    const answer = options.records[1]?.payload ?? '';
    expect(answer).toMatch(
      /Contact: .*<sip:alice@127\.0\.0\.1:\d+>;expires=120, .*<sip:a@127\.0\.0\.2>;expires=60/,
    );
  });

  it('copies Record-Route into what makes the dialog (RFC 3261 §12.1.1)', async () => {
    const more = 'Record-Route: <sip:127.0.0.1:5999;lr>, <sip:p2.example;lr;x=1>\r\n';
    const { running, options } = await call('tcp', '127.0.0.1', 'INVITE', 'bob', more);
    await running.outcome;
    await running.close(300);
    expect(options.records[2]?.payload).toContain(
      'Record-Route: <sip:127.0.0.1:5999;lr>, <sip:p2.example;lr;x=1>',
    );
  });

  it('repeats the 2xx until the ACK comes (RFC 3261 §13.3.1.4), and answers a late CANCEL with 481', async () => {
    const socket = createSocket('udp4').bind(0, '127.0.0.1');
    await once(socket, 'listening');
    const answers: string[] = [];
    socket.on('message', bytes => answers.push(bytes.toString().split('\r\n')[0] ?? ''));
    const send = (method: string, tag = '') =>
      socket.send(
        `${method} sip:bob@127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1;branch=z9hG4bKlate;rport\r\nFrom: <sip:a@b>;tag=1\r\nTo: <sip:bob@127.0.0.1>${tag}\r\nCall-ID: late\r\nCSeq: 1 ${method}\r\n\r\n`,
        endpoint.port,
        '127.0.0.1',
      );
    send('INVITE');
    await until(() => answers.filter(a => a === 'SIP/2.0 200 OK').length >= 2);
    send('CANCEL');
    await until(() => answers.includes('SIP/2.0 481 Call/Transaction Does Not Exist'));
    socket.close();
  });

  it('lets nothing reach the sip package that could block it, and lives on', async () => {
    const socket = createSocket('udp4').bind(0, '127.0.0.1');
    await once(socket, 'listening');
    const blanks = `OPTIONS sip:b@h SIP/2.0\r\nVia: SIP/2.0/UDP h${' '.repeat(60_000)};x\r\n\r\n`;
    const junk = [
      '\0\0\0',
      'jaK',
      'GET / HTTP/1.1\r\n\r\n',
      'OPTIONS sip:b@h SIP/2.0\r\n\r\n',
      'OPTIONS sip:b@h SIP/2.0\r\n__proto__: x\r\nVia: ;\r\n\r\n',
      blanks,
    ];
    const before = events.length;
    for (const text of junk) socket.send(Buffer.from(text, 'latin1'), endpoint.port, '127.0.0.1');
    const notes = () =>
      events.slice(before).flatMap(e => (e.kind === 'record' && e.record.note ? [e.record.note] : []));
    await until(() => notes().length >= 5);
    expect(notes()).toEqual([
      'left alone: without the empty line that ends the headers',
      'left alone: no request that can be answered',
      'left alone: no request that can be answered',
      'left alone: no request that can be answered',
      'left alone: with more than 32768 bytes of headers',
    ]);
    socket.close();
    const { running, say } = await call('udp', '127.0.0.1', 'OPTIONS');
    expect(await say()).toBe('200 OK');
    await running.close(100);
  });

  it('closes a TCP connection that carries no SIP, and takes no Content-Length that is none', async () => {
    const socket = connect(endpoint.port, '127.0.0.1');
    socket.on('error', () => undefined);
    socket.resume();
    socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n'.repeat(10));
    socket.write('\r\nOPTIONS sip:x SIP/2.0\r\n');
    await once(socket, 'close');
    const other = connect(endpoint.port, '127.0.0.1');
    const answer = once(other, 'data');
    other.write(
      'OPTIONS sip:bob@h SIP/2.0\r\nVia: SIP/2.0/TCP h;branch=z9hG4bKx\r\nFrom: <sip:a@b>;tag=1\r\nTo: <sip:b@h>\r\nCall-ID: cl\r\nCSeq: 1 OPTIONS\r\nContent-Length: abc\r\n\r\n',
    );
    expect(String((await answer)[0])).toMatch(/^SIP\/2\.0 200 OK\r\n/);
    other.destroy();
  });

  it.each([
    ['a plain HTTP request', 'GET / HTTP/1.1\r\nHost: x\r\n\r\n', 'HTTP/1.1 426 Upgrade Required'],
    ['a WebSocket of another protocol', webSocket('chat'), 'HTTP/1.1 403 Forbidden'],
    ['a WebSocket of a page elsewhere', webSocket('sip', 'https://example.com'), 'HTTP/1.1 403 Forbidden'],
    [
      'a WebSocket of a page of this machine',
      webSocket('sip', 'http://localhost:8080'),
      'HTTP/1.1 101 Switching Protocols',
    ],
  ])('answers %s on the port of TCP, also in pieces (RFC 7118 §4)', async (_, text, status) => {
    const socket = connect(endpoint.port, '127.0.0.1');
    socket.setNoDelay(true);
    socket.write(text.slice(0, 2));
    await new Promise(resolve => setTimeout(resolve, 20));
    socket.write(text.slice(2));
    const [bytes] = await once(socket, 'data');
    expect(String(bytes).split('\r\n')[0]).toBe(status);
    socket.destroy();
  });

  it('listens on no address but loopback', () => {
    expect(endpoint.addresses.every(a => a === '127.0.0.1' || a === '::1')).toBe(true);
  });
});
