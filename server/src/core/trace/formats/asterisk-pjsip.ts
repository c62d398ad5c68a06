import { logFormat } from './log-format';
import type { HeaderFacts, LogShape } from './log-shape';
import { splitAtLastColon } from './read-address';
import { readTime } from './read-time';
import { readTransport } from './read-transport';

/** `<--- Received SIP request (524 bytes) from UDP:192.0.2.1:5060 --->`; what stands before is the log's prefix. */
const header =
  /<--- (Received|Transmitting) SIP (?:request|response) \((\d{1,7}) bytes\) (?:from|to) ([A-Za-z]{1,8}):(\S{1,128}) --->[ \t]{0,8}$/;

function readHeader(line: string): HeaderFacts | undefined {
  if (line.length > 1024) return undefined;
  const at = line.indexOf('<--- ');
  const match = at < 0 ? null : header.exec(line.slice(at));
  if (!match) return undefined;
  const [, how, bytes = '', transport = '', peer = ''] = match;
  const lead = line.slice(0, at);
  const common = {
    lead: quoting(lead),
    time: readTime(lead),
    transport: readTransport(transport),
    declared: Number(bytes),
  };
  const far = splitAtLastColon(peer);
  return how === 'Received'
    ? { ...common, direction: 'in', source: far }
    : { ...common, direction: 'out', destination: far };
}

/** The full prefix stands on the header line only; quotes and blanks stand on every line. */
function quoting(lead: string): string {
  return /^[> \t]{0,32}/.exec(lead)?.[0] ?? '';
}

/** Lines that Asterisk writes for itself: `[date] VERBOSE[…`, `    -- Executing`, `  == Using SIP`, prompts and closing marks. */
function isForeign(line: string): boolean {
  const head = line.slice(0, 160);
  return (
    /^\[[^\]]{6,32}\] ?(?:VERBOSE|DEBUG|NOTICE|WARNING|ERROR|DTMF|SECURITY|FAX)?\b/.test(head) ||
    /^ {0,8}(?:--|==|>) [A-Z<0-9]/.test(head) ||
    /^<-{3,}(?:>$| )/.test(head) ||
    /^[\w.-]{1,64}\*CLI>/.test(head)
  );
}

const shape: LogShape = {
  marks: ['<--- Received SIP ', '<--- Transmitting SIP '],
  header: readHeader,
  isForeign,
};

/** Asterisk's `pjsip set logger on`, from the console or the full log. The near end's address is not written. */
export const asteriskPjsip = logFormat({
  id: 'asterisk-pjsip',
  title: 'Asterisk PJSIP logger',
  shape,
});
