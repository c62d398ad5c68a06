/** Captures of TCP streams, whole and damaged: SIP, SIP over WebSocket, HEP, TLS. */
import { hep3 } from './hep';
import { ACK, FIN, RST, TcpTalk, tcp, webSocketFrame } from './packets';
import { answer, back, type CaptureKind, ends, epoch, frames, request } from './sip-talk';

const [one, two, three] = [request(1), request(2, `${'y'.repeat(1998)}\r\n`), request(3)];

/** Segments of one direction at absolute places of its stream, in the order given. */
function segments(parts: readonly (readonly [at: number, data: string])[], start = 1000): readonly Buffer[] {
  return parts.map(([at, data]) => tcp(ends, { seq: (start + at) >>> 0, data }));
}

/** `[from, to)` of a text at its place. */
const part = (text: string, from: number, to?: number) => [from, text.slice(from, to)] as const;

const stream = one + two + three;
const cut = one.length + 700;

const tcpKinds: readonly CaptureKind[] = [
  {
    title: 'TCP: a connection from SYN to FIN',
    file: frames(
      (() => {
        const talk = new TcpTalk(ends);
        return [
          ...talk.open(),
          talk.ask(one),
          talk.answer(answer(1)),
          talk.ask('', FIN | ACK),
          talk.answer('', FIN | ACK),
        ];
      })(),
    ),
    messages: ['4 tcp OPTIONS 1', '5 tcp 200 1'],
  },
  {
    title: 'TCP: several messages in one segment, one over many, keep-alives between',
    file: frames(
      (() => {
        const talk = new TcpTalk(ends);
        const cuts = [0, 100, 700, 1500, 1900, two.length];
        const parts = cuts.slice(1).map((to, i) => talk.ask.bind(talk, two.slice(cuts[i], to)));
        return [
          ...talk.open(),
          talk.ask(one + three),
          talk.ask('\r\n\r\n'),
          ...parts.map(say => say()),
          talk.answer(answer(1) + answer(2)),
        ];
      })(),
    ),
    messages: ['4 tcp OPTIONS 1', '4 tcp OPTIONS 3', '10 tcp OPTIONS 2', '11 tcp 200 1', '11 tcp 200 2'],
  },
  {
    title: 'TCP: a keep-alive between two messages of one segment',
    file: frames(segments([[0, `${one}\r\n\r\n${three}`]])),
    messages: ['1 tcp OPTIONS 1', '1 tcp OPTIONS 3'],
    onlyOurs: 'tshark stops at line ends between messages of one segment',
  },
  {
    title: 'TCP: the end of one message and the start of the next in one segment',
    file: frames(segments([part(stream, 0, cut), part(stream, cut, cut + 900), part(stream, cut + 900)])),
    messages: ['1 tcp OPTIONS 1', '3 tcp OPTIONS 2', '3 tcp OPTIONS 3'],
  },
  {
    title: 'TCP: a segment sent again',
    file: frames(segments([part(stream, 0, cut), part(stream, 0, cut), part(stream, cut)])),
    messages: ['1 tcp OPTIONS 1', '3 tcp OPTIONS 2', '3 tcp OPTIONS 3'],
    notes: ['1 TCP segment with SIP that was sent or captured twice: read once; first in packet 2.'],
  },
  {
    title: 'TCP: a segment sent again with more behind it',
    file: frames(
      segments([part(stream, 0, cut), part(stream, one.length, cut + 900), part(stream, cut + 900)]),
    ),
    messages: ['1 tcp OPTIONS 1', '3 tcp OPTIONS 2', '3 tcp OPTIONS 3'],
    onlyOurs: 'tshark leaves a message out of which a part came twice and more with it',
  },
  {
    title: 'TCP: segments out of order inside of a message',
    file: frames(segments([part(stream, 0, cut), part(stream, cut + 900), part(stream, cut, cut + 900)])),
    messages: ['1 tcp OPTIONS 1', '2 tcp OPTIONS 3', '3 tcp OPTIONS 2'],
    onlyOurs: 'tshark does not wait for a segment that comes late, by default',
  },
  {
    title: 'TCP: a stream that begins before the capture, in the middle of a message',
    file: frames(
      segments([part(stream, cut, cut + 900), part(stream, cut + 900), [stream.length, request(4)]]),
    ),
    messages: ['3 tcp OPTIONS 4'],
  },
  {
    title: 'TCP: sequence numbers that wrap',
    file: frames(
      segments(
        [part(stream, 0, cut), part(stream, cut, cut + 900), part(stream, cut + 900)],
        0xffffffff - 600,
      ),
    ),
    messages: ['1 tcp OPTIONS 1', '3 tcp OPTIONS 2', '3 tcp OPTIONS 3'],
  },
  {
    title: 'TCP: keep-alive probes and an empty acknowledgement',
    file: frames([
      tcp(ends, { seq: 1000, data: one }),
      tcp(ends, { seq: 1000 + one.length - 1, data: '\n' }),
      tcp(back, { seq: 1, ack: 1000 + one.length, flags: ACK }),
      tcp(ends, { seq: 1000 + one.length, data: three }),
    ]),
    messages: ['1 tcp OPTIONS 1', '4 tcp OPTIONS 3'],
  },
  {
    title: 'TCP: without Content-Length the body ends with its segment',
    file: frames(
      segments([
        [0, `${request(8).replace('Content-Length: 0\r\n', '')}a body\r\n`],
        [request(8).length - 'Content-Length: 0\r\n'.length + 8, one],
      ]),
    ),
    messages: ['1 tcp OPTIONS 8', '2 tcp OPTIONS 1'],
  },
  {
    title: 'TCP: a reset ends a message in the middle',
    file: frames([...segments([part(stream, 0, cut)]), tcp(ends, { seq: 1000 + cut, flags: RST })]),
    messages: ['1 tcp OPTIONS 1', '1 tcp OPTIONS 2 cut'],
    notes: ['1 SIP message cut by the capture (snap length, lost packets or damage); first in packet 1.'],
    onlyOurs: 'the second message never becomes whole',
  },
];

const lostKinds: readonly CaptureKind[] = [
  {
    title: 'TCP: a lost segment inside of a body: the next messages are read',
    file: frames([
      ...segments([part(stream, 0, cut), part(stream, cut + 900), [stream.length, request(4)]]),
      tcp(back, { seq: 1, ack: 1000 + stream.length, flags: ACK }),
      ...segments([[stream.length + request(4).length, request(5)]]),
    ]),
    messages: [
      '1 tcp OPTIONS 1',
      '1 tcp OPTIONS 2 cut',
      '2 tcp OPTIONS 3',
      '3 tcp OPTIONS 4',
      '5 tcp OPTIONS 5',
    ],
    notes: [
      '900 bytes of 192.0.2.1:5060 -> 192.0.2.2:5070 (TCP connection 1) were not captured, before packet 2.',
      '1 SIP message cut by the capture (snap length, lost packets or damage); first in packet 1.',
    ],
    onlyOurs: 'after a hole tshark waits for the lost bytes; we go on behind them',
  },
  {
    title: 'TCP: a lost segment that held whole messages',
    file: frames([
      ...segments([
        [0, one],
        [one.length + two.length, three],
      ]),
      tcp(back, { seq: 1, ack: 1000 + stream.length, flags: ACK }),
      ...segments([[stream.length, request(5)]]),
    ]),
    messages: ['1 tcp OPTIONS 1', '2 tcp OPTIONS 3', '4 tcp OPTIONS 5'],
    notes: [
      `${two.length} bytes of 192.0.2.1:5060 -> 192.0.2.2:5070 (TCP connection 1) were not captured, before packet 2.`,
    ],
  },
];

const upgrade = [
  'GET / HTTP/1.1',
  'Host: example.com',
  'Upgrade: websocket',
  'Connection: Upgrade',
  'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
  'Sec-WebSocket-Protocol: sip',
  'Sec-WebSocket-Version: 13',
  '',
  '',
].join('\r\n');
const granted = [
  'HTTP/1.1 101 Switching Protocols',
  'Upgrade: websocket',
  'Connection: Upgrade',
  'Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=',
  'Sec-WebSocket-Protocol: sip',
  '',
  '',
].join('\r\n');

const webSocketKinds: readonly CaptureKind[] = [
  {
    title: 'WebSocket: handshake, masked questions, plain answers, ping, a message in fragments',
    file: frames(
      (() => {
        const talk = new TcpTalk({ from: '192.0.2.1:40000', to: '192.0.2.2:80' });
        const parts = [
          webSocketFrame(three.slice(0, 50), { mask: true, final: false }),
          webSocketFrame('', { mask: true, opcode: 9 }),
          webSocketFrame(three.slice(50), { mask: true, opcode: 0 }),
        ];
        return [
          ...talk.open(),
          talk.ask(upgrade),
          talk.answer(granted),
          talk.ask(webSocketFrame(one, { mask: true })),
          talk.answer(webSocketFrame(answer(1))),
          talk.answer(webSocketFrame('', { opcode: 9 })),
          ...parts.map(frame => talk.ask(frame)),
        ];
      })(),
    ),
    messages: ['6 ws OPTIONS 1', '7 ws 200 1', '11 ws OPTIONS 3'],
  },
  {
    title: 'WebSocket: a message over segments, two in one, and the first with the handshake',
    file: frames(
      (() => {
        const talk = new TcpTalk({ from: '192.0.2.1:40000', to: '192.0.2.2:80' });
        const large = webSocketFrame(two, { mask: true });
        return [
          ...talk.open(),
          talk.ask(upgrade),
          talk.answer(granted),
          talk.ask(large.subarray(0, 3)),
          talk.ask(large.subarray(3, 1000)),
          talk.ask(large.subarray(1000)),
          talk.answer(Buffer.concat([webSocketFrame(answer(2)), webSocketFrame(answer(3))])),
        ];
      })(),
    ),
    messages: ['8 ws OPTIONS 2', '9 ws 200 2', '9 ws 200 3'],
  },
  {
    title: 'WebSocket: a compressed message is left out, and told',
    file: frames(
      (() => {
        const talk = new TcpTalk({ from: '192.0.2.1:40000', to: '192.0.2.2:80' });
        return [
          ...talk.open(),
          talk.ask(upgrade),
          talk.answer(granted),
          talk.answer(webSocketFrame('packed', { packed: true })),
          talk.ask(webSocketFrame(one, { mask: true })),
        ];
      })(),
    ),
    messages: ['7 ws OPTIONS 1'],
    notes: ['1 compressed WebSocket message left out: not supported yet; first in packet 6.'],
  },
  {
    title: 'WebSocket: the handshake was not captured',
    file: frames([
      tcp({ from: '192.0.2.2:80', to: '192.0.2.1:40000' }, { seq: 77, data: webSocketFrame(answer(1)) }),
    ]),
    messages: ['1 ws 200 1'],
    onlyOurs: 'tshark knows a WebSocket by its handshake only',
  },
];

const hello = Buffer.concat([Buffer.from([22, 3, 1, 0, 60, 1, 0, 0, 56, 3, 3]), Buffer.alloc(54)]);

/** A capture that shows nothing but the beginning of a TLS connection. */
export const tlsCapture = frames(
  (() => {
    const talk = new TcpTalk({ from: '192.0.2.1:40001', to: '192.0.2.2:5061' });
    return [
      ...talk.open(),
      talk.ask(hello),
      talk.answer(Buffer.concat([Buffer.from([22, 3, 3, 0, 60, 2]), hello.subarray(6)])),
    ];
  })(),
);

const otherKinds: readonly CaptureKind[] = [
  {
    title: 'TLS is told, once for both directions',
    file: tlsCapture,
    messages: [],
    notes: [
      'The TLS connection 192.0.2.1:40001 -> 192.0.2.2:5061 is encrypted, from packet 4 on.',
      '1 encrypted TLS connection: SIP in it cannot be read (a key log is not supported yet); first in packet 4.',
    ],
  },
  {
    title: 'HEP 3 over TCP, over segments',
    file: frames(
      (() => {
        const talk = new TcpTalk({ from: '203.0.113.7:40000', to: '203.0.113.8:9060' });
        const message = {
          source: [[10, 9, 8, 7], 5070],
          destination: [[10, 9, 8, 6], 5080],
          seconds: epoch,
          micros: 1,
        } as const;
        const all = Buffer.concat([
          hep3({ ...message, payload: one }),
          hep3({ ...message, payload: answer(1) }),
        ]);
        return [...talk.open(), talk.ask(all.subarray(0, 90)), talk.ask(all.subarray(90))];
      })(),
    ),
    messages: ['5 udp OPTIONS 1', '5 udp 200 1'],
    onlyOurs: 'tshark 4.0 does not look into HEP',
  },
  {
    title: 'TCP that carries something else',
    file: frames(
      segments([
        [0, 'GET / HTTP/1.1\r\nHost: a\r\n\r\n'],
        [27, 'x'.repeat(900)],
      ]),
    ),
    messages: [],
  },
];

/** All kinds of streams. */
export const streamKinds: readonly CaptureKind[] = [
  ...tcpKinds,
  ...lostKinds,
  ...webSocketKinds,
  ...otherKinds,
];
