import { dumpOffset, HexBlock } from './hex-block';
import { logFormat } from './log-format';
import type { HeaderFacts, LogShape } from './log-shape';
import { splitAtLastColon } from './read-address';
import { readTime } from './read-time';
import { readTransport } from './read-transport';

/** `09:14:02.113 192.0.2.1:5060 -> 192.0.2.2:5060 UDP`: a line that some tools write before a dump. */
const ends =
  /^([\d:.T+Z/ -]{8,40}) (\S{1,128}:\d{1,5}) -> (\S{1,128}:\d{1,5}) (UDP|TCP|TLS|SCTP|WSS?)[ \t]{0,8}$/;

function readHeader(line: string): HeaderFacts | undefined {
  if (dumpOffset(line) === 0) return { joins: true };
  const match = line.length > 512 ? null : ends.exec(line);
  if (!match) return undefined;
  const [, time = '', from = '', to = '', transport = ''] = match;
  return {
    time: readTime(time),
    transport: readTransport(transport),
    source: splitAtLastColon(from),
    destination: splitAtLastColon(to),
  };
}

const shape: LogShape = {
  marks: [/0000:?[ \t]{1,2}[0-9a-fA-F]{2}/, ' -> '],
  header: readHeader,
  block: (line, _, unit) => (dumpOffset(line) === 0 ? new HexBlock(unit) : undefined),
};

/** Hex dumps of whole frames or of payloads: `tshark -x`, Wireshark's "print bytes", text2pcap, `hexdump -C`. A message that began in an earlier TCP segment is not put together. */
export const hexDump = logFormat({
  id: 'hex-dump',
  title: 'Hex dump (tshark -x, hexdump -C)',
  shape,
  generic: true,
});
