import { logFormat } from './log-format';
import type { HeaderFacts, LogShape } from './log-shape';
import { splitAtLastColon } from './read-address';
import { readTime } from './read-time';

/** `SENDING 875 bytes to 192.0.2.1:5061 {`. The same words with a URL are SOAP. */
const header = /(SENDING|RECEIVED) (\d{1,7}) bytes (?:to|from) ([\w.:[\]-]{1,128}:\d{1,5}) \{[ \t]{0,8}$/;

function readHeader(line: string): HeaderFacts | undefined {
  const match = line.length > 1024 ? null : header.exec(line);
  if (!match) return undefined;
  const [, how, bytes, peer = ''] = match;
  const far = splitAtLastColon(peer);
  const common = { time: readTime(line.slice(0, match.index)), declared: Number(bytes) };
  return how === 'SENDING'
    ? { ...common, direction: 'out', destination: far }
    : { ...common, direction: 'in', source: far };
}

const shape: LogShape = {
  marks: ['SENDING ', 'RECEIVED '],
  header: readHeader,
  isForeign: line => /^\}[ \t]{0,4}$/.test(line.slice(0, 8)),
};

/** Logs of Avaya's client SDK: Workplace, Equinox, Communicator. */
export const avayaCsdk = logFormat({ id: 'avaya-csdk', title: 'Avaya Workplace (CSDK) log', shape });
