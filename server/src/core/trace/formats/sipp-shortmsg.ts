import type { BlockReader, DecodedBlock } from './block-reader';
import { logFormat } from './log-format';
import type { HeaderFacts, LogShape } from './log-shape';
import type { EndedLine } from './message-collector';
import { PayloadBuilder } from './payload-builder';
import { readTime } from './read-time';

/** Date, time, epoch, `S` or `R`, Call-ID, CSeq and start line, divided by TABs. */
const header =
  /^(\d{4}-\d\d-\d\d)\t(\d\d:\d\d:\d\d\.\d{1,9})\t\d{1,12}\.\d{1,9}\t([SR])\t([^\t]{0,512})\tCSeq:([^\t]{0,64})\t(.{1,8192})$/;

function readHeader(line: string): HeaderFacts | undefined {
  const match = line.length > 16_384 ? null : header.exec(line);
  if (!match) return undefined;
  const [, date, time, how] = match;
  return { time: readTime(`${date} ${time}`), direction: how === 'S' ? 'out' : 'in' };
}

/** Makes the beginning of a message of the three fields that are there; it counts as cut, so nothing is missed in it. */
class ShortBlock implements BlockReader {
  private readonly payload = new PayloadBuilder();

  take({ line, endAt }: EndedLine): boolean {
    if (this.payload.length > 0) return false;
    const [, , , , callId = '', cseq = '', start = ''] = header.exec(line.text) ?? [];
    const at = endAt - line.text.length;
    const startAt = line.text.length - start.length;
    const cseqAt = startAt - 1 - cseq.length;
    const callIdAt = cseqAt - 'CSeq:'.length - 1 - callId.length;
    this.payload.add(start, at + startAt);
    this.field('Call-ID: ', callId, at + callIdAt);
    this.field('CSeq: ', cseq, at + cseqAt);
    return true;
  }

  /** Name and line end are not in the log: each of their units stands where the value begins. */
  private field(name: string, value: string, at: number): void {
    for (const unit of `\r\n${name}`) this.payload.add(unit, at);
    this.payload.add(value, at);
  }

  finish(): DecodedBlock | undefined {
    return { ...this.payload.build(this.payload.length), exactBytes: false, truncated: true };
  }
}

const shape: LogShape = { marks: ['\tCSeq:'], header: readHeader, block: () => new ShortBlock() };

/** SIPp `-trace_shortmsg`: start line, Call-ID and CSeq of each message, no more. */
export const sippShortmsg = logFormat({ id: 'sipp-shortmsg', title: 'SIPp -trace_shortmsg', shape });
