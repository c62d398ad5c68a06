import type { BlockReader, DecodedBlock } from './block-reader';
import type { EndedLine } from './message-collector';
import { PayloadBuilder } from './payload-builder';

/** Label of the line that holds the start line. */
const startLine =
  /^( {1,24})(?:(?:Request|Status)-Line: )?(?=SIP\/2\.0 \d{3}|[A-Z]{2,20} \S{1,4096} SIP\/2\.0)/;
/** `Media Attribute (a): sendrecv`: a line of a session description, its letter in brackets. */
const sdpLine = /^( {4,32})[^:]{1,80} \(([a-z])\): /;

/**
 * Puts a message together from a dissection tree: the start line, the fields one step below "Message Header", the
 * lines of SDP at their own depth. Deeper lines explain these and are skipped. The text of the wire is not in it: a
 * body of another kind counts as cut.
 */
export class TreeBlock implements BlockReader {
  private readonly payload = new PayloadBuilder();
  private depth = -1;
  private part: 'start' | 'raw' | 'message' | 'headers' | 'body' = 'start';
  private sdpDepth = -1;
  private length = 0;
  private hasBody = false;
  private over = false;
  /** True after the line that names the protocol. */
  private seen = false;

  /** Lines of bytes that `-x` prints below the tree are not another packet. */
  keeps(line: string): boolean {
    return /^[0-9a-f]{4} {2}(?:[0-9a-f]{2} ){1,16}/.test(line.slice(0, 64));
  }

  take(ended: EndedLine): boolean {
    const { text } = ended.line;
    const indent = /^ {0,64}/.exec(text)?.[0].length ?? 0;
    if (text === '') return true;
    // Another layer follows, or something else.
    if (this.depth >= 0 && indent < this.depth) this.over = true;
    if (this.over) return indent > 0 || this.keeps(text);
    if (this.depth < 0 && indent === 0 && this.seen) return false;
    this.seen = true;
    if (indent < this.depth) return true;
    if (this.part === 'start') this.takeStart(ended);
    else if (this.part === 'raw') this.takeRaw(ended, indent);
    else if (indent === this.depth) {
      if (text.startsWith('Message Header', indent)) this.part = 'headers';
      else if (text.startsWith('Message Body', indent)) this.part = 'body';
      else this.part = 'message';
    } else if (this.part === 'headers' && indent === this.depth + 4) this.takeField(ended, indent);
    else if (this.part === 'body') this.takeSdp(ended);
    return true;
  }

  private takeStart(ended: EndedLine): void {
    const match = startLine.exec(ended.line.text);
    if (!match) return;
    const raw = ended.line.text.endsWith('\\r\\n');
    this.depth = (match[1] ?? '').length;
    this.part = raw ? 'raw' : 'message';
    this.addLine(ended, match[0].length, raw);
  }

  /** "SIP as raw text": whole lines with their ends as escapes. */
  private takeRaw(ended: EndedLine, indent: number): void {
    if (ended.line.text.endsWith('\\r\\n')) this.addLine(ended, Math.min(indent, this.depth), true);
    else this.over = true;
  }

  private takeField(ended: EndedLine, indent: number): void {
    const { text } = ended.line;
    // `[Generated Call-ID: …]` is of the program, not of the message.
    if (!/^[A-Za-z0-9.!%*_+`'~-]{1,64}[ \t]{0,4}:/.test(text.slice(indent, indent + 80))) return;
    const length = /^content-length: {0,16}(\d{1,9})/i.exec(text.slice(indent, indent + 64));
    if (length) this.length = Number(length[1]);
    this.addLine(ended, indent, text.endsWith('\\r\\n'));
  }

  private takeSdp(ended: EndedLine): void {
    const { text } = ended.line;
    const match = sdpLine.exec(text.slice(0, 160));
    if (!match) return;
    const depth = (match[1] ?? '').length;
    if (this.sdpDepth < 0) this.sdpDepth = depth;
    if (depth !== this.sdpDepth) return;
    const at = ended.endAt - text.length;
    const letter = match[0].length - 4;
    if (!this.hasBody) this.lineEnd(at + letter);
    this.hasBody = true;
    this.payload.add(match[2] ?? '', at + letter);
    this.payload.add('=', at + letter + 2);
    this.addLine(ended, match[0].length, false);
  }

  private addLine({ line, endAt }: EndedLine, from: number, escaped: boolean): void {
    const stop = line.text.length - (escaped ? 4 : 0);
    const at = endAt - line.text.length;
    this.payload.add(line.text.slice(from, stop), at + from);
    this.lineEnd(Math.max(at, at + Math.max(from, stop) - 1));
  }

  private lineEnd(at: number): void {
    this.payload.add('\r', at);
    this.payload.add('\n', at);
  }

  finish(): DecodedBlock | undefined {
    if (this.depth < 0) return undefined;
    if (!this.hasBody && this.part !== 'raw') this.lineEnd(0);
    const truncated = this.part === 'raw' || (this.length > 0 && !this.hasBody);
    return { ...this.payload.build(this.payload.length), exactBytes: false, truncated };
  }
}
