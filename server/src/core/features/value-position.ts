import type { Span } from '../text/span';

/** What part of a header value a place is in. */
export type ValuePart =
  | 'word' // a word of the value itself: method, option tag, transport, scheme …
  | 'param-name'
  | 'param-value'
  | 'uri' // between `<` and `>`, or a bare URI, before its parameters
  | 'uri-param-name'
  | 'uri-param-value'
  | 'quoted'; // a display name or other quoted text that is no parameter value

/** Where in a header value a place is, found without a well-formed value: it is being typed. */
export interface ValuePosition {
  readonly part: ValuePart;
  /** The word that holds the place, up to the next delimiter on both sides. Empty where none has begun. */
  readonly word: Span;
  /** The comma-separated element up to the place. */
  readonly elementStart: number;
  /** How many words of the element stand before this one, divided by blanks: 1 for the method of a CSeq. */
  readonly wordIndex: number;
  /** The first word of the element: auth scheme, sent-protocol, event package. */
  readonly firstWord: Span;
  /** Lower-case name of the parameter whose value this is; '' elsewhere. */
  readonly paramName: string;
  /** True inside quotes. */
  readonly inQuotes: boolean;
}

/**
 * `auth`: parameters follow commas, as in `Digest realm="x", nonce="y"`. `uri`: the whole value is a URI, as in a
 * request line. `header`: everything else.
 */
export type ValueKind = 'header' | 'auth' | 'uri';

type Mode = 'value' | 'uri';

/** Walks a value once, from its start to the place, and remembers what a place needs. */
class Walk {
  mode: Mode = 'value';
  bracketed = false;
  inQuotes = false;
  elementStart: number;
  wordStart: number;
  wordIndex = 0;
  firstWord: Span | undefined;
  param: 'none' | 'name' | 'value' = 'none';
  nameStart = 0;
  paramName = '';
  private comments = 0;
  private readonly commaParams: boolean;

  constructor(
    readonly text: string,
    start: number,
    kind: ValueKind,
  ) {
    this.elementStart = start;
    this.wordStart = start;
    this.commaParams = kind === 'auth';
    if (kind === 'uri') {
      this.mode = 'uri';
      this.bracketed = true;
    }
  }

  private endWord(at: number): void {
    if (at > this.wordStart && this.param === 'none') {
      this.firstWord ??= { start: this.wordStart, end: at };
      this.wordIndex++;
    }
  }

  private newElement(at: number): void {
    this.elementStart = at;
    this.wordStart = at;
    this.wordIndex = 0;
    this.firstWord = undefined;
    this.param = 'none';
    this.mode = 'value';
    this.bracketed = false;
  }

  step(at: number): void {
    const c = this.text.charAt(at);
    if (this.inQuotes) this.quoted(c, at);
    else if (c === '"') this.inQuotes = true;
    else if (c === '(' && this.mode === 'value') this.comments++;
    else if (c === ')' && this.comments > 0) this.comments--;
    else if (this.comments === 0) this.plain(c, at);
  }

  private quoted(c: string, at: number): void {
    if (c === '"' && !this.escaped(at)) this.inQuotes = false;
    else if (c === ',' || c === ' ') {
      // A list of tokens in quotes, `qop="auth,auth-int"`: the word under the place is one of them.
      if (this.param === 'value') this.wordStart = at + 1;
    }
  }

  private escaped(at: number): boolean {
    let slashes = 0;
    for (let i = at - 1; i >= this.elementStart && this.text.charAt(i) === '\\'; i--) slashes++;
    return slashes % 2 === 1;
  }

  private plain(c: string, at: number): void {
    if (c === '<') this.open(at);
    else if (c === '>') this.close(at);
    else if (c === ',' && !(this.mode === 'uri' && this.bracketed)) this.comma(at);
    else if (c === ';') this.startParam(at);
    else if (c === '=' && this.param === 'name') this.startParamValue(at);
    else if (c === '?' && this.mode === 'uri') this.param = 'none';
    else if (c === ':' && this.param === 'none' && this.mode === 'value') this.maybeUri(at);
    else if (c === ' ' || c === '\t' || c === '\r' || c === '\n') this.blank(at);
  }

  private open(at: number): void {
    this.endWord(at);
    this.mode = 'uri';
    this.bracketed = true;
    this.param = 'none';
    this.wordStart = at + 1;
  }

  private close(at: number): void {
    this.mode = 'value';
    this.bracketed = false;
    this.param = 'none';
    this.wordIndex++;
    this.firstWord ??= { start: at, end: at };
    this.wordStart = at + 1;
  }

  private comma(at: number): void {
    if (this.commaParams) this.startParam(at);
    else this.newElement(at + 1);
  }

  private startParam(at: number): void {
    this.endWord(at);
    this.param = 'name';
    this.nameStart = at + 1;
    this.wordStart = at + 1;
  }

  private startParamValue(at: number): void {
    this.param = 'value';
    this.paramName = this.text.slice(this.nameStart, at).trim().toLowerCase();
    this.wordStart = at + 1;
  }

  /** A bare `sip:` outside of brackets: its parameters are the header's (RFC 3261 §20.10), so only the word changes. */
  private maybeUri(at: number): void {
    const scheme = this.text.slice(Math.max(this.wordStart, at - 4), at).toLowerCase();
    if (at - this.wordStart <= 4 && /^(sips?|tel|urn)$/.test(scheme)) this.mode = 'uri';
  }

  private blank(at: number): void {
    this.endWord(at);
    if (this.param === 'value' && at > this.wordStart) this.param = 'none';
    // `Digest realm=`: after the scheme come parameters.
    if (this.commaParams && this.param === 'none' && this.wordIndex > 0) {
      this.param = 'name';
      this.nameStart = at + 1;
    }
    if (this.mode === 'uri' && !this.bracketed) this.mode = 'value';
    this.wordStart = at + 1;
  }
}

const DELIMITERS = ' \t\r\n;,=<>"?';

function partOf(walk: Walk): ValuePart {
  const uri = walk.mode === 'uri' && walk.bracketed;
  if (walk.param === 'name') return uri ? 'uri-param-name' : 'param-name';
  if (walk.param === 'value') return uri ? 'uri-param-value' : 'param-value';
  if (walk.inQuotes) return 'quoted';
  return walk.mode === 'uri' ? 'uri' : 'word';
}

/**
 * Where `offset` is in the header value `[start, end)` of a text. Answers for any text; linear in the
 * distance from `start` to `offset`.
 */
export function valuePositionAt(text: string, value: Span, offset: number, kind: ValueKind): ValuePosition {
  const walk = new Walk(text, value.start, kind);
  const place = Math.max(value.start, Math.min(offset, value.end));
  for (let at = value.start; at < place; at++) walk.step(at);
  let start = walk.wordStart;
  while (start < place && '" \t\r\n'.includes(text.charAt(start))) start++;
  let end = place;
  while (end < value.end && !DELIMITERS.includes(text.charAt(end))) end++;
  return {
    part: partOf(walk),
    word: { start, end },
    elementStart: walk.elementStart,
    wordIndex: walk.wordIndex,
    firstWord: walk.firstWord ?? { start, end },
    paramName: walk.param === 'value' ? walk.paramName : '',
    inQuotes: walk.inQuotes,
  };
}
