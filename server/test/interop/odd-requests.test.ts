import { describe, expect, it } from 'vitest';
import { type Peer, tcpPeer, udpPeer, until } from '../net/peers';
import { fire } from './fire';
import { describeWith, startSipp } from './programs';

/** The request of a `.sip` file that goes out as it is written; AT is the peer. */
interface Odd {
  readonly title: string;
  readonly directives?: string;
  readonly text: string;
  /** What must arrive, where it is not the text with CRLF. */
  readonly wire?: string;
  /** Where sipp logs it: not what its log of text cannot hold, nor what it does not recognise or cannot cut out of a stream. */
  readonly logged: readonly ('udp' | 'tcp')[];
}

const both = ['udp', 'tcp'] as const;

const rows = (more = ''): string =>
  `Via: SIP/2.0/WAY 127.0.0.1:5;branch=z9hG4bKodd;rport\nMax-Forwards: 70\nFrom: <sip:a@b.test>;tag=1\nTo: <sip:bob@b.test>\nCall-ID: odd-1@siplens\nCSeq: 1 OPTIONS\n${more}Content-Length: 0\n\n`;
const plain = `OPTIONS sip:bob@AT SIP/2.0\n${rows()}`;

const odd: readonly Odd[] = [
  {
    title: 'compact names, odd case and blanks',
    logged: both,
    text: 'OPTIONS sip:bob@AT SIP/2.0\nv: SIP/2.0/WAY 127.0.0.1:5;branch=z9hG4bKodd;rport\nmax-FORWARDS :\t70\nf:<sip:a@b.test>;tag=1\nt:  <sip:bob@b.test>  \ni: odd-1@siplens\nCSEQ: 1   OPTIONS\nl:0\n\n',
  },
  {
    title: 'folded headers',
    logged: both,
    text: `OPTIONS sip:bob@AT SIP/2.0\n${rows('Subject: one\n two\n\tthree\n')}`,
  },
  {
    title: 'a Content-Length that is too short',
    logged: ['udp'],
    text: `${plain.replace('Content-Length: 0', 'Content-Length: 3')}abcdefgh\n`,
  },
  {
    title: 'a Content-Length that is too long',
    logged: ['udp'],
    text: `${plain.replace('Content-Length: 0', 'Content-Length: 3000')}abc`,
  },
  { title: 'an unknown method', logged: both, text: plain.replaceAll('OPTIONS', 'x-Frobnicate!') },
  {
    title: 'line feeds only',
    logged: [],
    directives: '# @eol lf\n',
    text: plain,
    wire: 'LF',
  },
  {
    title: 'carriage returns only',
    directives: '# @eol cr\n',
    text: plain,
    wire: 'CR',
    logged: [],
  },
  {
    title: 'a header of 60 KB',
    logged: both,
    text: `OPTIONS sip:bob@AT SIP/2.0\n${rows(`X-Long: ${'0123456789'.repeat(6000)}\n`)}`,
  },
  {
    title: 'bytes that no text holds',
    text: `OPTIONS sip:bob@AT SIP/2.0\n${rows('X-Bytes: {{$hex 00 80 ff c3}}\n')}`,
    wire: 'HEX',
    logged: [],
  },
  { title: 'no SIP at all', logged: [], text: 'GET / HTTP/1.1\nHost: b.test\n\n' },
];

/** The `.sip` text for a peer, and the bytes that must arrive there, one character each. */
function request(transport: 'udp' | 'tcp', at: string, { directives = '', text, wire }: Odd) {
  const filled = text.replaceAll('AT ', `${at} `).replaceAll('WAY', transport.toUpperCase());
  const file = `# @mode exact\n# @target ${at}\n# @transport ${transport}\n# @timeout 50ms\n${directives}${filled}`;
  const end = wire === 'LF' ? '\n' : wire === 'CR' ? '\r' : '\r\n';
  const bytes = filled.replaceAll('\n', end).replace('{{$hex 00 80 ff c3}}', '\0\x80\xff\xc3');
  return { file, bytes };
}

describe('odd requests in exact mode arrive byte for byte at a socket', () => {
  it.each(both.flatMap(way => odd.map(item => [way, item.title, item] as const)))(
    'over %s: %s',
    async (way, _, item) => {
      const peer: Peer = await (way === 'udp' ? udpPeer(() => undefined) : tcpPeer(() => undefined));
      const { file, bytes } = request(way, `127.0.0.1:${peer.target.port}`, item);
      const fired = await fire(file);
      // A datagram is repeated; a stream may come in several reads.
      const arrived = (): string | undefined => (way === 'udp' ? peer.messages[0] : peer.messages.join(''));
      await until(() => (arrived()?.length ?? 0) >= bytes.length);
      expect(arrived()).toBe(bytes);
      expect(fired.records[0]?.payload).toBe(bytes);
      await fired.running.close(10);
      peer.close();
    },
  );
});

describeWith('sipp', 'odd requests in exact mode, as sipp logs what it received', () => {
  const shown = odd.flatMap(item => item.logged.map(way => [way, item.title, item] as const));

  it.each(shown)('over %s: %s', async (way, _, item) => {
    const sipp = await startSipp({ host: '127.0.0.1', transport: way, scenario: ['-sn', 'uas'] });
    const { file, bytes } = request(way, `127.0.0.1:${sipp.port}`, item);
    const fired = await fire(file);
    try {
      // What sipp logs of it: the number of bytes, and the bytes.
      await until(() => sipp.output().includes(`received [${bytes.length}] bytes`));
      // A long message comes out of its pipe in pieces.
      await until(() => sipp.output().includes(bytes.trimEnd()));
      expect(sipp.output()).toContain(bytes.replace(/\s+$/, ''));
    } finally {
      await fired.running.close(10);
      sipp.stop();
    }
  });
});
