import {
  emptyTraceHeader,
  type WritableRecord,
  writeTraceHeader,
  writeTraceRecord,
} from '../../src/core/trace/write-siptrace';

const lines = (...rows: readonly string[]) => `${rows.join('\n')}\n`;

/** A request or response of the one call that the samples hold. */
function message(startLine: string, cseq: string, toTag: string, body = ''): string {
  return lines(
    startLine,
    'Via: SIP/2.0/UDP 10.0.0.1:5060;branch=z9hG4bK776asdhds',
    'Max-Forwards: 70',
    'From: "Alice" <sip:alice@example.com>;tag=1928301774',
    `To: <sip:bob@example.com>${toTag === '' ? '' : `;tag=${toTag}`}`,
    'Call-ID: a84b4c76e66710@example.com',
    `CSeq: ${cseq}`,
    `Content-Length: ${body.length}`,
    '',
  ).concat(body);
}

const busyCall = [
  message('INVITE sip:bob@example.com SIP/2.0', '1 INVITE', ''),
  message('SIP/2.0 100 Trying', '1 INVITE', ''),
  message('SIP/2.0 486 Busy Here', '1 INVITE', 'a6c85cf'),
  message('ACK sip:bob@example.com SIP/2.0', '1 ACK', 'a6c85cf'),
  message('BYE sip:bob@example.com SIP/2.0', '2 INVITE', 'a6c85cf'),
];

/** Authored messages with names, comments, a variable, suppressions, and a fault or two. */
export const authoredFile = [
  lines('@host = example.com', '', '### ring bob', '# @transport udp', '', busyCall[0] ?? ''),
  lines(
    '### faulty',
    '# siplint-disable max-forwards-invalid',
    'BYE sip:bob@{{host}} SIP/2.0',
    'CSeq: 2 INVITE',
  ),
  lines('', '### and on', '# siplint-enable max-forwards-invalid', 'ACK bob SIP/2.0', 'Via: x', ''),
].join('');

/** The call as pasted text with prose around it. */
export const plainTrace = lines('Somebody said:', '', busyCall.join('\n'), 'and that was all.');

/** The call as ngrep prints it, one message a packet. */
export const ngrepLog = lines(
  'interface: eth0 (10.0.0.0/255.255.255.0)',
  'filter: ( port 5060 )',
  '#',
  ...busyCall.map((text, i) => {
    const [from, to] = text.startsWith('SIP/2.0') ? ['10.0.0.2', '10.0.0.1'] : ['10.0.0.1', '10.0.0.2'];
    const shown = text.replaceAll('\n', '.\n');
    return `U 2026/01/07 09:14:0${i}.000000 ${from}:5060 -> ${to}:5060\n${shown}\n#`;
  }),
);

/** The call as `ngrep -T` prints it: each time depends on all before it. */
export const ngrepDeltaLog = ngrepLog.replaceAll(/U \S+ \S+ /g, 'U +0.250000 ');

/** The call in the native form, still being written. */
export const nativeTrace =
  writeTraceHeader({ ...emptyTraceHeader, open: true }) +
  busyCall
    .map((text, i) => {
      const [source, destination] = text.startsWith('SIP/2.0')
        ? ['10.0.0.2:5060', '10.0.0.1:5060']
        : ['10.0.0.1:5060', '10.0.0.2:5060'];
      const record: WritableRecord = {
        payload: text.replaceAll('\n', '\r\n'),
        time: { seconds: 1767777242 + i, nanos: 0, digits: 3, dateless: false },
        transport: 'udp',
        source,
        destination,
        direction: undefined,
        declaredBytes: undefined,
        truncated: false,
        frame: undefined,
        note: undefined,
      };
      return writeTraceRecord(record, 'utf16');
    })
    .join('');
