import { logFormat } from './log-format';
import type { HeaderFacts, LogShape } from './log-shape';
import { readTime } from './read-time';

/** `*Feb  8 10:15:23.456: //12/6F5A…/SIP/Msg/ccsipDisplayMsg:`; web pages turn the colon into an entity. */
const header = /\/\/-?\d{1,10}\/[0-9A-Fx]{1,64}\/SIP\/Msg\/ccsipDisplayMsg(?::|&colon;)[ \t]{0,8}$/;

function readHeader(line: string): HeaderFacts | undefined {
  const match = line.length > 512 ? null : header.exec(line);
  return match ? { time: readTime(line.slice(0, match.index)) } : undefined;
}

function readDetail(line: string): HeaderFacts | undefined {
  const match = /^(Sent|Received):[ \t]{0,8}$/.exec(line.slice(0, 32));
  return match ? { direction: match[1] === 'Sent' ? 'out' : 'in' } : undefined;
}

/** Other records of the router, and its prompt. */
function isForeign(line: string): boolean {
  const head = line.slice(0, 200);
  return (
    /\/\/-?\d{1,10}\/[0-9A-Fx]{1,64}\/[A-Z]/.test(head) ||
    /^(?:\d{6}: )?[*.]?[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d\.\d{3}/.test(head) ||
    /^[\w.-]{1,64}[#>](?:$|[a-z])/.test(head)
  );
}

const shape: LogShape = { marks: ['ccsipDisplayMsg'], header: readHeader, detail: readDetail, isForeign };

/** Cisco IOS and CUBE, `debug ccsip messages`. It writes no addresses. */
export const ciscoCcsip = logFormat({ id: 'cisco-ccsip', title: 'Cisco IOS / CUBE debug ccsip', shape });
