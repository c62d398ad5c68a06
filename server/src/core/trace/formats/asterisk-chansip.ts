import { logFormat } from './log-format';
import type { HeaderFacts, LogShape } from './log-shape';
import { splitAtLastColon } from './read-address';
import { readTime } from './read-time';
import { readTransport } from './read-transport';

/** `<--- SIP read from UDP:192.0.2.1:5060 --->`; older versions name no transport. */
const received = /^<--- SIP read from (?:(UDP|TCP|TLS|WSS?):)?(\S{1,128}?) ?--->[ \t]{0,8}$/;
/** `<--- Reliably Transmitting (no NAT) to 192.0.2.1:5060 --->`, requests without the arrows and with a colon. */
const sent =
  /^(?:<--- )?(?:(?:Reliably )?Transmitting|Retransmitting #\d{1,4})(?: \((?:no )?NAT\))? to (\S{1,128}?) ?(?:--->|:)[ \t]{0,8}$/;
const marks = ['SIP read from ', 'ransmitting '];

function readHeader(line: string): HeaderFacts | undefined {
  if (line.length > 1024) return undefined;
  const word = /(?:<--- )?(?:SIP read from|(?:Reliably )?Transmitting|Retransmitting) /.exec(line);
  if (!word) return undefined;
  const lead = line.slice(0, word.index);
  const rest = line.slice(word.index);
  const common = { lead: quoting(lead), time: readTime(lead) };
  const from = received.exec(rest);
  if (from) {
    const transport = from[1] === undefined ? undefined : readTransport(from[1]);
    return { ...common, direction: 'in', transport, source: splitAtLastColon(from[2] ?? '') };
  }
  const to = sent.exec(rest);
  return to ? { ...common, direction: 'out', destination: splitAtLastColon(to[1] ?? '') } : undefined;
}

/** The console puts its time on each line, the full log its prefix on the header line only. */
function quoting(lead: string): string {
  return lead.endsWith(': ') ? (/^[> \t]{0,32}/.exec(lead)?.[0] ?? '') : lead;
}

/** Closing marks, and lines that Asterisk writes for itself. */
function isForeign(line: string): boolean {
  const head = line.slice(0, 160);
  return (
    /^<-{6,32}>/.test(head) ||
    /^---(?:$| \(\d{1,5} headers )/.test(head) ||
    /^\[[^\]]{6,32}\] ?(?:VERBOSE|DEBUG|NOTICE|WARNING|ERROR|DTMF|SECURITY|FAX)\b/.test(head) ||
    /^ {0,8}(?:--|==|>) [A-Z<0-9]/.test(head) ||
    /^(?:Scheduling destruction of|Really destroying) SIP dialog /.test(head) ||
    /^[\w.-]{1,64}\*CLI>/.test(head)
  );
}

const shape: LogShape = { marks, header: readHeader, isForeign };

/** Asterisk's `sip set debug on`. The number of a retransmission is not kept: the trace finds repeats itself. */
export const asteriskChansip = logFormat({ id: 'asterisk-chansip', title: 'Asterisk chan_sip debug', shape });
