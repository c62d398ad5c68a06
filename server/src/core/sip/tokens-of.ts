import { afterLineEnd, COLON, findLineEnd, isBlank, isLineEnd, isLws, skipBlanks } from './chars';
import type { HeaderField, SipMessage, StartLine, Token, TokenKind } from './message';

/** Tokens in the making: each `upTo` closes the gap since the last one, so that they tile the text. */
class Tiling {
  readonly tokens: Token[] = [];
  at = 0;

  constructor(readonly text: string) {}

  /** Makes everything from here to `end` one token; nothing if there is nothing. */
  upTo(end: number, kind: TokenKind): void {
    if (end <= this.at) return;
    this.tokens.push({ kind, start: this.at, end });
    this.at = end;
  }

  /** Blanks from here to `end` as `blank`, anything else between as `garbage`. */
  gapTo(end: number): void {
    this.upTo(skipBlanks(this.text, this.at, end), 'blank');
    let solid = end;
    while (solid > this.at && isBlank(this.text.charCodeAt(solid - 1))) solid--;
    this.upTo(solid, 'garbage');
    this.upTo(end, 'blank');
  }
}

function addStartLine(tiling: Tiling, line: StartLine): void {
  const put = (span: { start: number; end: number }, kind: TokenKind) => {
    tiling.gapTo(span.start);
    tiling.upTo(span.end, kind);
  };
  if (line.kind === 'request') {
    put(line.method, 'method');
    put(line.uri, 'request-uri');
    put(line.version, 'version');
  } else if (line.kind === 'response') {
    put(line.version, 'version');
    put(line.statusCode, 'status-code');
    put(line.reason, 'reason-phrase');
  } else {
    tiling.upTo(line.span.end, 'garbage');
  }
  tiling.gapTo(line.span.end);
}

/** Rows that are no header fields: one `garbage` a line. */
function addGarbage(tiling: Tiling, end: number): void {
  while (tiling.at < end) {
    const lineEnd = Math.min(findLineEnd(tiling.text, tiling.at), end);
    tiling.upTo(lineEnd, 'garbage');
    tiling.upTo(Math.min(afterLineEnd(tiling.text, lineEnd), end), 'line-end');
  }
}

/** White space from here to `end`: a `fold` if a line ends in it, else `blank`. */
function addWhite(tiling: Tiling, end: number): void {
  const folds = findLineEnd(tiling.text, tiling.at) < end;
  tiling.upTo(end, folds ? 'fold' : 'blank');
}

function addHeader(tiling: Tiling, field: HeaderField): void {
  const { text } = tiling;
  tiling.upTo(field.name.end, 'header-name');
  let colon = field.name.end;
  while (text.charCodeAt(colon) !== COLON) colon++;
  tiling.gapTo(colon);
  tiling.upTo(colon + 1, 'colon');
  addWhite(tiling, field.value.start);
  let i = field.value.start;
  while (i < field.value.end) {
    const lineEnd = Math.min(findLineEnd(text, i), field.value.end);
    let end = lineEnd;
    while (end > i && isBlank(text.charCodeAt(end - 1))) end--;
    tiling.upTo(end, 'header-value');
    i = end;
    while (i < field.value.end && isLws(text.charCodeAt(i))) i++;
    tiling.upTo(i, 'fold');
  }
  addTail(tiling, field.line.end);
}

/** White space after a value to the end of the row; rows of mere blanks after it are folds that carry nothing. */
function addTail(tiling: Tiling, end: number): void {
  const { text } = tiling;
  let last = end;
  if (last > tiling.at && isLineEnd(text.charCodeAt(last - 1))) {
    last--;
    if (last > tiling.at && text.charCodeAt(last) === 10 && text.charCodeAt(last - 1) === 13) last--;
  }
  addWhite(tiling, last);
  tiling.upTo(end, 'line-end');
}

/** The tokens of a message in order; they tile its text, so that their concatenation is the message, byte by byte. */
export function tokensOf(message: SipMessage): readonly Token[] {
  const { text } = message;
  const tiling = new Tiling(text);
  tiling.upTo(message.startLine.span.start, 'blank');
  addStartLine(tiling, message.startLine);
  tiling.upTo(afterLineEnd(text, message.startLine.span.end), 'line-end');
  for (const field of message.headers) {
    addGarbage(tiling, field.line.start);
    addHeader(tiling, field);
  }
  addGarbage(tiling, message.separator?.start ?? text.length);
  tiling.upTo(message.separator?.end ?? text.length, 'separator');
  tiling.upTo(text.length, 'body');
  return tiling.tokens;
}
