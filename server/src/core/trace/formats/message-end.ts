import { utf8Length } from '../../text/utf8-length';
import type { TextUnit } from '../trace-format';
import type { LogShape } from './log-shape';

/** More units than this of one payload are not kept; the record is then marked as truncated. */
export const maxPayload = 8 << 20;

/** What is known of a message before its first line. */
export interface MessageEndOptions {
  readonly unit: TextUnit;
  /** Bytes of the payload, if the log says it. */
  readonly declared: number | undefined;
  readonly shape?: Pick<LogShape, 'sureEnd'>;
}

/**
 * Knows, line by line, whether a line still belongs to the message of a log that has no closing mark of its own.
 * A body length counts as reached if it fits as stored or with every line end counted as CRLF, with or without the
 * last line end (most logs lose CRs). Content-Length alone never cuts: a body that does not fit goes on as long as
 * its lines look like the declared type.
 */
export class MessageEnd {
  phase: 'headers' | 'body' | 'over' = 'headers';
  private contentLength: number | undefined;
  private bodyType: 'none' | 'sdp' | 'sip' | 'other' = 'none';
  private multipart = false;
  private readonly whole = new LineCount();
  private readonly body = new LineCount();
  /** The body up to its last line that is not blank. */
  private solidBody = new LineCount();
  private bodyLines = 0;
  /** Units of the payload up to the end of its last line that is not blank, that line's end included. */
  private solidEnd = 0;
  private units = 0;
  private lastEnd = 0;
  private fragmentSeen = false;

  private readonly unit: TextUnit;
  private readonly declared: number | undefined;
  private readonly sureEnd: boolean;

  constructor(options: MessageEndOptions) {
    this.unit = options.unit;
    this.declared = options.declared;
    this.sureEnd = options.shape?.sureEnd === true;
  }

  /** Whether the next line belongs to the message. An empty body expectation or a fitting length ends it. */
  takes(line: string): boolean {
    if (this.phase === 'over') return false;
    if (this.phase === 'headers') return true;
    const takes = this.units < maxPayload && this.bodyTakes(line);
    if (!takes) this.phase = 'over';
    return takes;
  }

  /** The rules in the order of how sure they are. */
  private bodyTakes(line: string): boolean {
    if (this.declared !== undefined && this.whole.fits(this.declared)) return false;
    const sdpLine = /^[a-z]=/.test(line);
    const contentLength = this.contentLength;
    if (contentLength !== undefined && this.bodyLines > 0 && this.body.fits(contentLength)) {
      // A Content-Length that is short by whole lines: the body visibly goes on.
      return this.bodyType === 'sdp' && sdpLine;
    }
    if (this.bodyType === 'none' && !contentLength) return this.bodyLines > 0 ? sdpLine : /^v=\d/.test(line);
    if (contentLength === 0) return false;
    if (this.sureEnd) return true;
    if (this.bodyType === 'sdp') return sdpLine;
    // Other lines of the log may follow: more than a line beyond the announced end is not collected.
    return contentLength === undefined || !this.body.exceeds(contentLength);
  }

  /** Whether a further piece of an overlong line still belongs to the message. */
  takesPiece(): boolean {
    return this.phase !== 'over' && this.units < maxPayload;
  }

  /** True if Content-Length or the log's byte count wants more of a body than was read. */
  wantsMore(): boolean {
    if (this.phase !== 'body') return false;
    return this.contentLength === undefined
      ? false
      : !this.body.fits(this.contentLength) && this.body.crlf < this.contentLength;
  }

  /** True if a start line here is part of a body: a fragment of SIP that Content-Length still covers (RFC 3420). */
  coversStartLine(line: string): boolean {
    if (this.phase !== 'body' || this.bodyType !== 'sip' || this.fragmentSeen) return false;
    return this.contentLength !== undefined && this.body.stored + line.length <= this.contentLength;
  }

  /** The LF of CR CR LF joins the line end before it. */
  extendLineEnd(): void {
    if (this.solidEnd === this.units) this.solidEnd++;
    this.units++;
    this.lastEnd++;
    this.whole.extendLineEnd();
    if (this.phase === 'body' && this.bodyLines > 0) this.body.extendLineEnd();
  }

  /** Counts a line that belongs to the message. `line` is without prefix; `end` as written. */
  take(line: string, end: string): void {
    const bytes = this.unit === 'bytes' ? line.length : utf8Length(line);
    this.units += line.length + end.length;
    this.lastEnd = end.length;
    this.whole.add(bytes, end);
    if (this.phase === 'headers') {
      if (line === '' && end !== '') this.phase = 'body';
      else this.header(line);
      this.solidEnd = this.units;
      return;
    }
    this.bodyLines++;
    this.body.add(bytes, end);
    if (line !== '') {
      this.solidEnd = this.units;
      this.solidBody = this.body.copy();
    }
    if (this.bodyType === 'sip' && /^SIP\/2\.0 |SIP\/2\.0$/.test(line.slice(-4096))) this.fragmentSeen = true;
    if (this.multipart) this.partHeader(line);
  }

  /** Notes what the first lines say about the body. */
  private header(line: string): void {
    const head = line.length > 256 ? line.slice(0, 256) : line;
    const length = /^(?:content-length|l)[ \t]{0,8}:[ \t]{0,64}(\d{1,9})[ \t]{0,64}$/i.exec(head);
    if (length) this.contentLength = Number(length[1]);
    const type = /^(?:content-type|c)[ \t]{0,8}:[ \t]{0,64}([\w-]{1,64}\/[\w.+-]{1,64})/i.exec(head);
    if (!type) return;
    const name = (type[1] ?? '').toLowerCase();
    this.multipart = name.startsWith('multipart/');
    if (name === 'application/sdp') this.bodyType = 'sdp';
    else if (name === 'message/sipfrag' || name === 'message/sip') this.bodyType = 'sip';
    else this.bodyType = 'other';
  }

  /** Inside a multipart body, a part may be a fragment of SIP. */
  private partHeader(line: string): void {
    const type = /^content-type[ \t]{0,8}:[ \t]{0,64}message\/sip/i.test(line.slice(0, 256));
    if (type) {
      this.bodyType = 'sip';
      this.fragmentSeen = false;
    }
  }

  /** Units of the payload that belong to the message: line ends that the log added after a body are left out. */
  payloadLength(): number {
    if (this.bodyLines === 0) return this.units;
    if (this.declared !== undefined && this.whole.fits(this.declared)) {
      return this.whole.fitsWhole(this.declared) ? this.units : this.units - this.lastEnd;
    }
    const wanted = this.contentLength;
    if (wanted === undefined) return this.solidEnd;
    const counted = [this.body, this.solidBody].find(count => count.fits(wanted));
    const end = counted === this.body ? this.units : this.solidEnd;
    return counted && !counted.fitsWhole(wanted) ? end - counted.last : end;
  }

  /**
   * True if the source left something out: the text ended (`atEnd`) inside headers or a body, the body is missing
   * although Content-Length and a type announce it, or the payload is larger than what is kept.
   */
  isTruncated(atEnd: boolean): boolean {
    if (this.units >= maxPayload) return true;
    if (this.phase === 'headers') return atEnd && this.contentLength !== 0;
    const wanted = this.contentLength ?? 0;
    if (wanted === 0) return false;
    if (this.bodyLines === 0) return true;
    return atEnd && this.phase !== 'over' && this.body.crlf < wanted;
  }

  /** True if nothing has ended the message yet: the empty line after the headers is missing, or a part of the body. */
  isIncomplete(): boolean {
    return this.phase === 'headers' || this.wantsMore();
  }
}

/** Bytes of lines, with their ends as stored and with each end counted as CRLF. */
class LineCount {
  stored = 0;
  crlf = 0;
  last = 0;

  copy(): LineCount {
    const copy = new LineCount();
    copy.stored = this.stored;
    copy.crlf = this.crlf;
    copy.last = this.last;
    return copy;
  }

  add(bytes: number, end: string): void {
    this.stored += bytes + end.length;
    this.crlf += bytes + (end === '' ? 0 : 2);
    this.last = end.length;
  }

  extendLineEnd(): void {
    this.stored++;
    this.last++;
  }

  /** True if there is more than `wanted` bytes, the last line end left out. */
  exceeds(wanted: number): boolean {
    return this.stored - this.last > wanted;
  }

  /** True if `wanted` bytes are reached with the last line end. */
  fitsWhole(wanted: number): boolean {
    return this.stored === wanted || this.crlf === wanted;
  }

  /** True if `wanted` bytes are reached with or without the last line end. */
  fits(wanted: number): boolean {
    if (this.fitsWhole(wanted)) return true;
    return this.last > 0 && (this.stored - this.last === wanted || this.crlf - 2 === wanted);
  }
}
