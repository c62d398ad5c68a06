import { logFormat } from './log-format';
import type { HeaderFacts, LogShape } from './log-shape';
import { splitAtLastColon } from './read-address';
import { readTime } from './read-time';

/** `2026-01-07 09:14:02.113 DBH [7] SIGNAL | SENT to 192.0.2.1:5061. Length= 512.`. */
const header =
  /^(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}) DBH \[\d{1,10}\] SIGNAL \| (RECEIVED from|SENT to) (\S{1,128})\. Length= (\d{1,7})\.[ \t]{0,8}$/;

function readHeader(line: string): HeaderFacts | undefined {
  const match = line.length > 512 ? null : header.exec(line);
  if (!match) return undefined;
  const [, date = '', how, peer = '', bytes] = match;
  const far = splitAtLastColon(peer);
  const common = { time: readTime(date), declared: Number(bytes) };
  return how === 'SENT to'
    ? { ...common, direction: 'out', destination: far }
    : { ...common, direction: 'in', source: far };
}

const shape: LogShape = {
  marks: ['SIGNAL | '],
  header: readHeader,
  detail: line => (/^\{[ \t]{0,4}$/.test(line.slice(0, 8)) ? {} : undefined),
  isForeign: line => /^\}[ \t]{0,4}$/.test(line.slice(0, 8)),
};

/** SIPMessages files of Avaya Agent for Desktop. Their lines end in CR CR LF; one CR is left out. */
export const avayaAgent = logFormat({ id: 'avaya-agent', title: 'Avaya Agent SIPMessages', shape });
