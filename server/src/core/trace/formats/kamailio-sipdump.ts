import { epochTime } from './epoch-time';
import { logFormat } from './log-format';
import type { HeaderFacts, LogShape } from './log-shape';
import { hostPort } from './read-address';
import { readTransport } from './read-transport';

/** The ports stand on lines of their own, after the addresses that they belong to. */
function readDetail(line: string, facts: HeaderFacts): HeaderFacts | undefined {
  if (/^~{20}$/.test(line.slice(0, 24))) return {};
  const match = /^(tag|pid|process|time|date|proto|srcip|srcport|dstip|dstport): (.{0,128})$/.exec(
    line.slice(0, 160),
  );
  if (!match) return undefined;
  const [, name, value = ''] = match;
  switch (name) {
    case 'time':
      return { time: epochTime(value) };
    case 'proto':
      return { transport: readTransport(value.split(' ', 1)[0] ?? '') };
    case 'srcip':
      return { source: hostPort(value, undefined) };
    case 'srcport':
      return { source: hostPort(facts.source ?? '', value) };
    case 'dstip':
      return { destination: hostPort(value, undefined) };
    case 'dstport':
      return { destination: hostPort(facts.destination ?? '', value) };
    default:
      return {};
  }
}

const shape: LogShape = {
  marks: [/={20}/],
  header: line => (/^={20}$/.test(line.slice(0, 24)) ? {} : undefined),
  detail: readDetail,
  closing: '|'.repeat(20),
};

/** Text files of Kamailio's module `sipdump`. The closing bars follow the last byte of the message directly. */
export const kamailioSipdump = logFormat({ id: 'kamailio-sipdump', title: 'Kamailio sipdump', shape });
