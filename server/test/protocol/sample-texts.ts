/** A request with five mistakes. */
export const brokenInvite = `# Mend me
### Broken
INVITE sip:bob@example.com SIP/2.0
Via: SIP/2.0/UDP 192.0.2.10:5060;branch=74bf9
Max-Forwards: seventy
From: "Zoë" <sip:zoe@example.com>;tag=9fxced76sl
To: <sip:bob@example.com>
Call-ID: 3848276298220188511@192.0.2.10
CSeq: 1 OPTIONS
Contact: <sip:zoe@192.0.2.300>
Allow: INVITE, ACK, CANCEL, BYE, OPTIONS
Supported: 100rel
Content-Length: 5

`;

/** A request without a mistake, and a second one. */
export const goodRequests = `@me = sip:alice@192.0.2.10

### Ping
# @name ping
OPTIONS sip:127.0.0.1:5070 SIP/2.0
Via: SIP/2.0/UDP 192.0.2.10;branch=z9hG4bK776asdhds
Max-Forwards: 70
From: <{{me}}>;tag=1928301774
To: <sip:127.0.0.1>
Call-ID: a84b4c76e66710@192.0.2.10
CSeq: 1 OPTIONS
Content-Length: 0

### Text
# @mode exact
MESSAGE sip:bob@127.0.0.1:5070 SIP/2.0
Via: SIP/2.0/UDP 192.0.2.10;branch=z9hG4bK776sgdkse
Max-Forwards: 70
From: <{{me}}>;tag=49583
To: <sip:bob@127.0.0.1>
Call-ID: asd88asd77a@192.0.2.10
CSeq: 1 MESSAGE
Content-Type: text/plain
Content-Length: 5

Watso
`;

interface Sent {
  readonly at: string;
  readonly from: string;
  readonly to: string;
  readonly lines: readonly string[];
}

function record({ at, from, to, lines }: Sent): string {
  const payload = [...lines, 'Content-Length: 0', ''].join('\n');
  return `\nU 2026/01/07 ${at} ${from} -> ${to}\n${payload}\n`;
}

const alice = '192.0.2.10:5060';
const bob = '192.0.2.20:5060';

function invite(at: string, kind: 'request' | string): string {
  const shared = [
    'Via: SIP/2.0/UDP 192.0.2.10:5060;branch=z9hG4bKnashds8',
    'From: <sip:alice@example.com>;tag=9fxced76sl',
    `To: <sip:bob@example.com>${kind === 'request' ? '' : ';tag=a6c85cf'}`,
    'Call-ID: 3848276298220188511@192.0.2.10',
    'CSeq: 1 INVITE',
  ];
  const request = [
    'INVITE sip:bob@example.com SIP/2.0',
    ...shared,
    'Max-Forwards: 70',
    'Contact: <sip:alice@192.0.2.10>',
    'Allow: INVITE, ACK, CANCEL, BYE, OPTIONS',
    'Supported: 100rel',
  ];
  return kind === 'request'
    ? record({ at, from: alice, to: bob, lines: request })
    : record({ at, from: bob, to: alice, lines: [`SIP/2.0 ${kind}`, ...shared] });
}

/** The ACK that the busy call below lacks. */
export const missingAck = record({
  at: '09:14:02.310000',
  from: alice,
  to: bob,
  lines: [
    'ACK sip:bob@example.com SIP/2.0',
    'Via: SIP/2.0/UDP 192.0.2.10:5060;branch=z9hG4bKnashds8',
    'Max-Forwards: 70',
    'From: <sip:alice@example.com>;tag=9fxced76sl',
    'To: <sip:bob@example.com>;tag=a6c85cf',
    'Call-ID: 3848276298220188511@192.0.2.10',
    'CSeq: 1 ACK',
  ],
});

/** An ngrep log of a busy call: the 486 comes three times since nobody acknowledges it. */
export const busyWithoutAck = [
  'interface: eth0 (192.0.2.0/255.255.255.0)\nfilter: ( port 5060 ) and (ip || ip6)\n',
  invite('09:14:02.100000', 'request'),
  invite('09:14:02.110000', '100 Trying'),
  invite('09:14:02.300000', '486 Busy Here'),
  invite('09:14:02.801000', '486 Busy Here'),
  invite('09:14:03.802000', '486 Busy Here'),
].join('');
