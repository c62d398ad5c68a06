import { readTraceHeader } from './read-siptrace-header';
import { emptyTraceHeader, type TraceHeader } from './write-siptrace';

/** More text than any writer of ours puts before the first record; UTF-16 units. */
const longestHead = 1 << 23;
/** As Unicode text, and one character a byte. */
const byteOrderMark = /^(?:\ufeff|\u00ef\u00bb\u00bf)/;

/** The lines before the first record of a native trace that comes in pieces of any size. Any other text has none. */
export class SiptraceHead {
  private parts: string[] = [];
  private length = 0;
  /** False once the first record was met: nothing more needs to be pushed. */
  isOpen = true;
  private isCut = false;
  /** The end of the last piece: a record line may begin in it. */
  private tail = '';

  push(piece: string): void {
    if (!this.isOpen || piece === '') return;
    const joint = this.tail + piece;
    const isRecord = this.tail === '' ? /(?:^|[\r\n])--- /.test(joint) : /[\r\n]--- /.test(joint);
    this.parts.push(piece);
    this.length += piece.length;
    this.tail = joint.slice(-5);
    this.isCut = !isRecord && this.length > longestHead;
    this.isOpen = !isRecord && !this.isCut;
  }

  /** What they say so far. Of media in a head that has no end, that there is too much of it. */
  header(): TraceHeader {
    const text = this.parts.join('').replace(byteOrderMark, '');
    if (!text.startsWith('siptrace ')) return emptyTraceHeader;
    const header = readTraceHeader(text);
    return this.isCut ? { ...header, media: [{ kind: 'too-many' }] } : header;
  }
}
