import { findPlaceholders } from '../sip/find-placeholders';

/** Private use characters: none of them stands in a text of one character a byte. */
const FIRST = 0xe000;
const LAST = 0xf8ff;
const marks = /[\ue000-\uf8ff]/;

/** True for a text in which a mark of `PlaceholderMarks` stands. */
export function hasMark(text: string): boolean {
  return marks.test(text);
}

/** True for a text that is one mark and nothing else. */
export function isMark(text: string): boolean {
  return text.length === 1 && marks.test(text);
}

/** Redacts what stands between the marks of a text; what has neither letter nor digit joins them, and stays. */
export function aroundMarks(text: string, redact: (part: string) => string): string {
  return text.replace(/[^\ue000-\uf8ff]+/g, part =>
    /[\p{L}\p{N}\u0080-\u00ff]/u.test(part) ? redact(part) : part,
  );
}

/**
 * One character for each `{{placeholder}}` of an authored file while it is redacted, so that no rule about words takes
 * one apart. For text of one character a byte. The same expression has the same mark; of more different ones than there
 * are private use characters (6,400) the rest stays as text.
 */
export class PlaceholderMarks {
  private readonly kept: string[] = [];
  private readonly known = new Map<string, string>();

  /** The mark of a text that is to stay as it is; the text itself where there is no mark left. */
  of(text: string): string {
    const known = this.known.get(text);
    if (known !== undefined) return known;
    const code = FIRST + this.kept.length;
    if (code > LAST) return text;
    const mark = String.fromCharCode(code);
    this.kept.push(text);
    this.known.set(text, mark);
    return mark;
  }

  /** A text with marks for its placeholders. */
  hide(text: string): string {
    let result = '';
    let at = 0;
    for (const { span } of findPlaceholders(text)) {
      result += text.slice(at, span.start) + this.of(text.slice(span.start, span.end));
      at = span.end;
    }
    return result + text.slice(at);
  }

  /** A text with what its marks stand for, as `written` has it. */
  show(text: string, written: (kept: string) => string): string {
    return text.replace(/[\ue000-\uf8ff]/g, mark => written(this.kept[mark.charCodeAt(0) - FIRST] ?? ''));
  }
}
