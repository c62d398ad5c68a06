import { embeddedStart } from './embedded-start';
import { epochTime } from './epoch-time';
import { logFormat } from './log-format';
import type { HeaderFacts, LogShape } from './log-shape';
import { splitAtLastColon } from './read-address';

/** Attributes of `<message`, one or several on a line. */
const attribute = /\b(from|to|time)="([^"]{0,256})"/g;

function readAttributes(line: string): HeaderFacts {
  const facts: { source?: string; destination?: string; time?: HeaderFacts['time'] } = {};
  for (const [, name, value = ''] of line.slice(0, 2048).matchAll(attribute)) {
    if (name === 'from') facts.source = splitAtLastColon(value);
    else if (name === 'to') facts.destination = splitAtLastColon(value);
    else facts.time = epochTime(value.replace(/(\d{3})$/, '.$1'));
  }
  return facts;
}

const shape: LogShape = {
  marks: ['<message'],
  header: line => (/^\s{0,32}<message(?:\s|$)/.test(line.slice(0, 64)) ? readAttributes(line) : undefined),
  detail: line =>
    /^\s{0,32}(?:\w{1,32}="|>|<!\[CDATA\[\s*$)/.test(line.slice(0, 64)) ? readAttributes(line) : undefined,
  start: line => {
    const cdata = line.slice(0, 256).indexOf('<![CDATA[');
    const place = cdata < 0 ? -1 : embeddedStart(line.slice(cdata + 9));
    return place === 0 ? cdata + 9 : -1;
  },
  isForeign: line => line.startsWith(']]>'),
  sureEnd: true,
};

/** The message log of JAIN-SIP and Restcomm: XML elements without a root around them. */
export const jainSip = logFormat({ id: 'jain-sip', title: 'JAIN-SIP / Restcomm XML log', shape });
