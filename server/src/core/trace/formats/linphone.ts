import { logFormat } from './log-format';
import type { HeaderFacts, LogShape } from './log-shape';
import { splitAtLastColon } from './read-address';
import { readTime } from './read-time';
import { readTransport } from './read-transport';

/** `channel [0x7f75]: message sent to [TLS://host:5061], size: [470] bytes`. */
const sent =
  /[Cc]hannel \[0x[0-9a-f]{1,16}\]: message sent to \[([A-Z]{2,4}):\/\/([^\]]{1,128})\], size: \[(\d{1,7})\] bytes[ \t]{0,8}$/;
/** `channel [0x7f75]: received [1834] new bytes from [UDP://host:5060]:`: a read, on a stream not always a message. */
const received =
  /[Cc]hannel \[0x[0-9a-f]{1,16}\]: received \[(\d{1,7})\] new bytes from \[([A-Z]{2,4}):\/\/([^\]]{1,128})\]:[ \t]{0,8}$/;

function readHeader(line: string): HeaderFacts | undefined {
  if (line.length > 1024) return undefined;
  const at = line.search(/[Cc]hannel \[0x/);
  if (at < 0) return undefined;
  const rest = line.slice(at);
  const to = sent.exec(rest);
  const from = to ? null : received.exec(rest);
  if (!to && !from) return undefined;
  const lead = line.slice(0, at);
  const common = { lead: everyLine(lead), time: readTime(lead) };
  if (to) {
    const [, transport = '', far = '', bytes] = to;
    return { ...common, ...peer(transport, bytes), direction: 'out', destination: splitAtLastColon(far) };
  }
  const [, bytes, transport = '', far = ''] = from ?? [];
  return { ...common, ...peer(transport, bytes), direction: 'in', source: splitAtLastColon(far) };
}

function peer(transport: string, bytes: string | undefined) {
  return { transport: readTransport(transport), declared: Number(bytes) };
}

/** Logcat and NSLog put their prefix before every line, the library's own stands before the header only. */
function everyLine(lead: string): string {
  return /\/belle-sip\] [A-Z]{1,12} $/.test(lead) ? '' : lead;
}

const levels = '(?:MESSAGE|WARNING|ERROR|DEBUG|FATAL)';
const own = new RegExp(`^\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d:\\d{3} \\[[^\\]]{1,64}\\] ${levels} `);

const shape: LogShape = {
  marks: ['hannel [0x'],
  header: readHeader,
  start: line => {
    // NSLog puts a TAB before the text.
    const tab = /^[^\t]{1,128}\t(?=SIP\/2\.0 \d{3}|[A-Z]{3,16} [a-z]{2,5}:)/.exec(line.slice(0, 256));
    return tab ? tab[0].length : logcatStart(line);
  },
  isForeign: line => own.test(line.slice(0, 160)) || /^\t?[Cc]hannel \[0x/.test(line.slice(0, 32)),
};

/** `05-06 14:30:12.279 15376-15376/com.app I/tag: `, a form of logcat of its own. */
function logcatStart(line: string): number {
  const head =
    /^\d\d-\d\d \d\d:\d\d:\d\d\.\d{3} \d{1,7}-\d{1,7}\/\S{1,64} [A-Z]\/\S{1,40}: (?=SIP\/2\.0 \d{3}|[A-Z]{3,16} [a-z]{2,5}:)/.exec(
      line.slice(0, 256),
    );
  return head ? head[0].length : -1;
}

/** Linphone and belle-sip. A message that arrives in several reads of a stream ends with the first of them. */
export const linphone = logFormat({ id: 'linphone', title: 'Linphone / belle-sip log', shape });
