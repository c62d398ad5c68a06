import { embeddedStart } from './embedded-start';
import { isFirstPart, JoinedParts } from './joined-parts';
import { logFormat } from './log-format';
import type { HeaderFacts, LogShape } from './log-shape';
import { splitAtLastColon } from './read-address';
import { readTime } from './read-time';

/** `<134>Jan  7 09:14:02 192.0.2.1 SIPMESSAGE: +01:00 2026 113 …`: zone, year and milliseconds follow the syslog head. */
const header =
  /^(?:<\d{1,3}>)?([A-Z][a-z]{2}) ([ \d]\d) (\d\d:\d\d:\d\d) \S{1,64} SIPMESSAGE: ([+-]\d\d:\d\d) (\d{4}) (\d{1,3})\b/;
/** `Inbound SIP message from ip = 192.0.2.1:5061`, `Outbound SIP message to 192.0.2.1:5061`. */
const detail = /(Inbound|Outbound) SIP message (?:from ip = |from |to )?([\w.:[\]-]{3,64})?/;
const months = 'JanFebMarAprMayJunJulAugSepOctNovDec';

function readHeader(line: string): HeaderFacts | undefined {
  const match = header.exec(line.slice(0, 256));
  if (!match) return undefined;
  const [, name = '', day = '', clock, zone, year, millis = ''] = match;
  const month = String(months.indexOf(name) / 3 + 1).padStart(2, '0');
  const date = `${year}-${month}-${day.trim().padStart(2, '0')}`;
  const time = readTime(`${date} ${clock}.${millis.padStart(3, '0')}${zone}`);
  const rest = line.slice(match[0].length);
  const facts = { time, ...(readDetail(rest) ?? {}) };
  // J100 phones put the message on the line of its record.
  const mark = /(?:^| )[RT]X (?=SIP\/2\.0|[A-Z]{2,20} sips?:)/.exec(rest.slice(0, 512));
  if (!mark) return facts;
  const start = match[0].length + mark.index + mark[0].length;
  return embeddedStart(line.slice(start)) === 0 ? { ...facts, startAt: start } : facts;
}

function readDetail(line: string): HeaderFacts | undefined {
  const match = detail.exec(line.slice(0, 512));
  if (!match) return undefined;
  const [, how, peer] = match;
  const far = peer === undefined ? undefined : splitAtLastColon(peer);
  return how === 'Outbound' ? { direction: 'out', destination: far } : { direction: 'in', source: far };
}

const isForeign = (line: string) =>
  /^(?:<\d{1,3}>)?[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d /.test(line.slice(0, 64));

const shape: LogShape = {
  marks: ['SIPMESSAGE: '],
  header: readHeader,
  detail: readDetail,
  start: line => (/^[RT]X /.test(line.slice(0, 4)) && embeddedStart(line.slice(3)) === 0 ? 3 : -1),
  isForeign,
  block: (line, _, unit) =>
    isFirstPart(line) && readHeader(line)
      ? new JoinedParts({
          unit,
          isHeader: next => header.test(next.slice(0, 256)),
          detail: readDetail,
          isForeign,
        })
      : undefined,
};

/**
 * Syslog and phone logs of Avaya's 96x1, J100 and VDI phones. Records that say `[Part 01 of 02]` are joined. Phone logs
 * of the J100 cut without a mark, and lose bytes where they do: such a message ends with its first record.
 */
export const avayaPhone = logFormat({ id: 'avaya-phone', title: 'Avaya phone SIPMESSAGE log', shape });
