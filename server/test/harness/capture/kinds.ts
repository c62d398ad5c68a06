/**
 * Captures of each kind, written from a description: what the file is, and what must be read of it. The unit suite
 * reads them, and the interop suite asks tshark what it sees in the very same bytes.
 */
import { pcapFile } from '../make-pcap';
import { type HepMessage, hep3, hep12 } from './hep';
import { ethernet, links } from './links';
import {
  be32,
  bytesOf,
  type Ends,
  erspan,
  fragments,
  gre,
  ip,
  ipInIp,
  sctp,
  udp,
  withExtension,
} from './packets';
import { Pcapng } from './pcapng';
import { answer, back, type CaptureKind, ends, ends6, epoch, frames, request } from './sip-talk';
import { streamKinds } from './stream-kinds';

const six = { from: ends6.from, to: ends6.to };

/** A question and its answer on one link, over IPv4 and IPv6. */
const linkKinds: readonly CaptureKind[] = links.map(({ title, linkType, wrap }) => ({
  title: `link: ${title}`,
  file: pcapFile(
    [udp(ends, request(1)), udp(back, answer(1)), udp(six, request(2))].map(packet => ({
      frame: wrap(packet),
    })),
    { linkType },
  ),
  messages: ['1 udp OPTIONS 1', '2 udp 200 1', '3 udp OPTIONS 2'],
}));

const magicKinds: readonly CaptureKind[] = [
  ['microseconds, little endian', {}],
  ['microseconds, big endian', { bigEndian: true }],
  ['nanoseconds, little endian', { nanoseconds: true }],
  ['nanoseconds, big endian', { nanoseconds: true, bigEndian: true }],
  ['modified, little endian', { modified: true }],
  ['modified, big endian', { modified: true, bigEndian: true }],
].map(([title, options]) => ({
  title: `pcap: ${title as string}`,
  file: pcapFile(
    [
      { frame: ethernet(udp(ends, request(1))), fraction: 7 },
      { frame: ethernet(udp(back, answer(1))), fraction: 999_999 },
    ],
    options as object,
  ),
  messages: ['1 udp OPTIONS 1', '2 udp 200 1'],
}));

const first = ethernet(udp(ends, request(1)));
const second = ethernet(udp(back, answer(1)));
const micro = BigInt(epoch) * 1_000_000n;
const nano = BigInt(epoch) * 1_000_000_000n;

const pcapngKinds: readonly CaptureKind[] = [false, true].flatMap(bigEndian => {
  const order = bigEndian ? 'big endian' : 'little endian';
  const file = () => new Pcapng(bigEndian);
  return [
    {
      title: `pcapng, ${order}: three interfaces, each with its link type, resolution and offset`,
      file: file()
        .interface(1)
        .interface(101, [[9, Buffer.from([9])]])
        .interface(113, [
          [9, Buffer.from([3])],
          [14, file().u64(3600n)],
        ])
        .packet(0, micro + 5n, first)
        .packet(1, nano + 123_456_789n, udp(ends, request(2)))
        .packet(2, BigInt(epoch - 3600) * 1000n + 250n, links[6]?.wrap(udp(ends, request(3))) ?? first)
        .bytes(),
      messages: ['1 udp OPTIONS 1', '2 udp OPTIONS 2', '3 udp OPTIONS 3'],
    },
    {
      title: `pcapng, ${order}: resolutions of a power of two and beyond nanoseconds`,
      file: file()
        .interface(1, [[9, Buffer.from([0x80 | 10])]])
        .interface(1, [[9, Buffer.from([10])]])
        .packet(0, BigInt(epoch) * 1024n + 512n, first)
        .packet(1, BigInt(epoch) * 10_000_000_000n + 2_500_000_001n, second)
        .bytes(),
      messages: ['1 udp OPTIONS 1', '2 udp 200 1'],
    },
    {
      title: `pcapng, ${order}: two sections with interfaces of their own`,
      file: file()
        .interface(1)
        .packet(0, micro, first)
        .section()
        .interface(101)
        .packet(0, micro + 1n, udp(back, answer(1)))
        .bytes(),
      messages: ['1 udp OPTIONS 1', '2 udp 200 1'],
    },
    {
      title: `pcapng, ${order}: obsolete packets and enhanced ones with options`,
      file: file()
        .section([[4, 'a writer']])
        .interface(1, [[2, 'eth0']])
        .oldPacket(0, micro, first)
        .packet(0, micro + 1n, second, [[1, 'a comment']])
        .bytes(),
      messages: ['1 udp OPTIONS 1', '2 udp 200 1'],
    },
    {
      title: `pcapng, ${order}: simple packets have no time`,
      file: file().interface(1).simplePacket(first).simplePacket(second).bytes(),
      messages: ['1 udp OPTIONS 1', '2 udp 200 1'],
    },
    {
      title: `pcapng, ${order}: names, secrets, custom and unknown blocks`,
      file: file()
        .interface(1)
        .names([[[192, 0, 2, 1], 'phone.example']])
        .block(10, Buffer.concat([Buffer.from('LKST'), Buffer.alloc(8)]))
        .block(0x0bad, be32(0))
        .block(0x7fff, Buffer.alloc(4))
        .packet(0, micro, first)
        .bytes(),
      messages: ['2 udp OPTIONS 1'],
      notes: [
        '1 block of decryption secrets: not used, encrypted SIP is not supported yet; first in packet 1.',
        '1 custom pcapng block skipped; first in packet 1.',
        '1 pcapng block of unknown types skipped; first in packet 2.',
      ],
    },
  ];
});

const long = request(1, 'x'.repeat(3000));
const shuffled = (packets: readonly Buffer[]) =>
  [packets[2], packets[0], packets[1]].flatMap(p => (p ? [p] : []));

const fragmentKinds: readonly CaptureKind[] = [
  ['IPv4', ends],
  ['IPv6', six],
].flatMap(([name, way]) => {
  const parts = fragments(udp(way as Ends, long), 1200);
  return [
    { title: `${name as string} fragments`, file: frames(parts), messages: ['3 udp OPTIONS 1'] },
    {
      title: `${name as string} fragments out of order`,
      file: frames(shuffled(parts)),
      messages: ['3 udp OPTIONS 1'],
    },
    {
      title: `${name as string} fragments, each captured twice, and a whole datagram between`,
      file: frames(parts.flatMap((part, i) => (i === 0 ? [part, udp(back, answer(9)), part] : [part, part]))),
      messages: ['2 udp 200 9', '6 udp OPTIONS 1'],
      // The second copy of the last one begins a datagram that never becomes whole.
      notes: [
        '1 IP datagram of which fragments are missing; of SIP the first part is read; first in packet 7.',
      ],
    },
    {
      title: `${name as string} fragments, the last one missing`,
      file: frames(parts.slice(0, 2)),
      messages: ['2 udp OPTIONS 1 cut'],
      notes: [
        '1 IP datagram of which fragments are missing; of SIP the first part is read; first in packet 2.',
        '1 SIP message cut by the capture (snap length, lost packets or damage); first in packet 2.',
      ],
      onlyOurs: 'the start of the message is in the fragments that are there; tshark waits for all of them',
    },
  ];
});

const tunnelKinds: readonly CaptureKind[] = [
  ['IP in IP', ipInIp],
  ['IPv6 in IP', (packet: Buffer) => ipInIp(packet)],
  ['GRE', (packet: Buffer) => gre(packet)],
  [
    'GRE with checksum, key and sequence',
    (packet: Buffer) => gre(packet, { checksum: true, key: true, sequence: true }),
  ],
  ['GRE in IP in IP', (packet: Buffer) => ipInIp(gre(packet))],
  ['ERSPAN I', (packet: Buffer) => erspan(1, ethernet(packet))],
  ['ERSPAN II', (packet: Buffer) => erspan(2, ethernet(packet))],
  ['ERSPAN III', (packet: Buffer) => erspan(3, ethernet(packet))],
].map(([title, wrap]) => ({
  title: `tunnel: ${title as string}`,
  file: frames(
    [udp(ends, request(1)), udp(title === 'IPv6 in IP' ? six : back, answer(1))].map(
      wrap as (packet: Buffer) => Buffer,
    ),
  ),
  messages: ['1 udp OPTIONS 1', '2 udp 200 1'],
}));

const extensionKinds: readonly CaptureKind[] = ([0, 43, 60] as const).map(kind => ({
  title: `IPv6 extension header ${kind}`,
  file: frames([withExtension(udp(six, request(1)), kind)]),
  messages: ['1 udp OPTIONS 1'],
}));

const sctpKinds: readonly CaptureKind[] = [
  {
    title: 'SCTP: one message, two in one packet, one sent twice',
    file: frames([
      sctp(ends, [{ tsn: 1, data: request(1) }]),
      sctp(back, [
        { tsn: 8, data: answer(1) },
        { tsn: 9, data: request(2) },
      ]),
      sctp(back, [{ tsn: 9, data: request(2) }]),
    ]),
    messages: ['1 sctp OPTIONS 1', '2 sctp 200 1', '2 sctp OPTIONS 2'],
  },
  {
    title: 'SCTP: a message in three parts, numbers that wrap',
    file: frames([
      sctp(ends, [{ tsn: 0xfffffffe, data: long.slice(0, 1000), part: 'B' }]),
      sctp(ends, [{ tsn: 0xffffffff, data: long.slice(1000, 2000), part: '' }]),
      sctp(ends, [{ tsn: 0, data: long.slice(2000), part: 'E' }]),
    ]),
    messages: ['3 sctp OPTIONS 1'],
  },
];

const inner = (payload: string): HepMessage => ({
  source: [[10, 9, 8, 7], 5070],
  destination: [[10, 9, 8, 6], 5080],
  seconds: epoch - 1000,
  micros: 250_000,
  payload,
});
const collector: Ends = { from: '203.0.113.7:40000', to: '203.0.113.8:9060' };
const noHep = 'tshark 4.0 does not look into HEP';
const deepHep: HepMessage = {
  ...inner(request(4)),
  source: [Array.from({ length: 16 }, (_, i) => i), 5060],
  destination: [Array.from({ length: 16 }, (_, i) => i + 1), 5060],
  protocol: 6,
};

const hepKinds: readonly CaptureKind[] = [
  {
    title: 'HEP 1, 2 and 3 over UDP; other payload and packed payload',
    file: frames([
      udp(collector, hep12(1, inner(request(1)))),
      udp(collector, hep12(2, inner(request(2)))),
      udp(collector, hep3(inner(request(3)))),
      udp(collector, hep3(deepHep)),
      udp(collector, hep3({ ...inner('{}'), kind: 5 })),
      udp(collector, hep3({ ...inner('packed'), packed: true })),
    ]),
    messages: ['1 udp OPTIONS 1', '2 udp OPTIONS 2', '3 udp OPTIONS 3', '4 tcp OPTIONS 4'],
    notes: [
      '1 HEP packet without SIP (media reports, logs, keep-alives); first in packet 5.',
      '1 HEP packet with compressed payload left out: not supported yet; first in packet 6.',
    ],
    onlyOurs: noHep,
  },
  {
    title: 'HEP 3 as a file',
    file: Buffer.concat([hep3(inner(request(1))), hep3(inner(answer(1)))]),
    messages: ['1 udp OPTIONS 1', '2 udp 200 1'],
    onlyOurs: noHep,
  },
];

const otherKinds: readonly CaptureKind[] = [
  { title: 'no packet', file: pcapFile([]), messages: [] },
  {
    title: 'UDP of other protocols on port 5060',
    file: frames([
      udp(ends, '\r\n\r\n'),
      udp(ends, 'jaK\0'),
      udp(ends, Buffer.from([0, 1, 0, 0, 0x21, 0x12, 0xa4, 0x42])),
      udp(ends, request(1)),
    ]),
    messages: ['4 udp OPTIONS 1'],
  },
  {
    title: 'UDP on other ports',
    file: frames([udp({ from: '192.0.2.1:9', to: '192.0.2.2:40000' }, request(1))]),
    messages: ['1 udp OPTIONS 1'],
  },
  {
    title: 'UDP on other ports, with line ends before the start line',
    file: frames([udp({ from: '192.0.2.1:9', to: '192.0.2.2:40000' }, `\r\n${request(1)}`)]),
    messages: ['1 udp OPTIONS 1'],
    onlyOurs: "tshark's heuristics want the start line first",
  },
  {
    title: 'UDP cut by the snap length',
    file: pcapFile([{ frame: first }], { snapLength: 42 + 150 }),
    messages: ['1 udp OPTIONS 1 cut'],
    notes: ['1 SIP message cut by the capture (snap length, lost packets or damage); first in packet 1.'],
  },
  {
    title: 'a packet whose length lies, and packets behind it',
    file: pcapFile([
      { frame: first },
      { frame: first, length: 0x40000000 },
      { frame: second },
      { frame: ethernet(udp(ends, request(2))) },
    ]),
    messages: ['1 udp OPTIONS 1', '2 udp 200 1', '3 udp OPTIONS 2'],
    notes: [
      `Packet 2 at byte ${40 + first.length} says that it is 1073741824 bytes long, which no packet is: ${16 + first.length} bytes were skipped, and reading goes on at byte ${56 + 2 * first.length}.`,
    ],
    onlyOurs: 'tshark ends at a length that lies',
  },
  {
    title: 'IPsec',
    file: frames([ip(ends, 50, bytesOf('....'))]),
    messages: [],
    notes: ['1 packet encrypted by IPsec (ESP): SIP in it cannot be read; first in packet 1.'],
  },
  {
    title: 'IEEE 802.11 is not read',
    file: pcapFile([{ frame: first }], { linkType: 105 }),
    messages: [],
    notes: ['Link type 105 (IEEE 802.11) is not supported yet: its 1 packet is not read.'],
  },
];

/** All kinds. */
export const captureKinds: readonly CaptureKind[] = [
  ...magicKinds,
  ...pcapngKinds,
  ...linkKinds,
  ...fragmentKinds,
  ...extensionKinds,
  ...tunnelKinds,
  ...streamKinds,
  ...sctpKinds,
  ...hepKinds,
  ...otherKinds,
];
