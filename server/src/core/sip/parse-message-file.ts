import type { Span } from '../text/span';
import { bodyFileOf } from './body-file';
import { findPlaceholders } from './find-placeholders';
import { messageEnd } from './message-end';
import type { Directive, MessageFilePart, VariableDefinition } from './message-file';
import {
  isBlankUnit,
  isPartSeparatorAt,
  lineEndAt,
  nextLineAt,
  outsideLineKind,
  skipBlanks,
  trimBlanksEnd,
} from './message-file-lines';

/** The value that stands in `[start, end)` without the blanks around it. */
function trimmed(text: string, start: number, end: number): Span {
  const from = skipBlanks(text, start, end);
  return { start: from, end: trimBlanksEnd(text, from, end) };
}

/** `# @name value` in the comment line `[start, end)`; undefined for any other comment. */
function readDirective(text: string, start: number, end: number): Directive | undefined {
  let at = skipBlanks(text, start, end);
  while (at < end && text.charAt(at) === '#') at++;
  at = skipBlanks(text, at, end);
  if (text.charAt(at) !== '@') return undefined;
  const nameStart = at + 1;
  let nameEnd = nameStart;
  while (nameEnd < end && !isBlankUnit(text.charCodeAt(nameEnd))) nameEnd++;
  if (nameEnd === nameStart) return undefined;
  const value = trimmed(text, nameEnd, end);
  return {
    span: { start, end },
    name: text.slice(nameStart, nameEnd),
    nameSpan: { start: nameStart, end: nameEnd },
    value: text.slice(value.start, value.end),
    valueSpan: value,
  };
}

/** `@name = value` in the line `[start, end)`, which holds an `=`. The name may be empty: whoever uses it says so. */
function readVariable(text: string, start: number, end: number): VariableDefinition {
  const equals = text.indexOf('=', start);
  const name = trimmed(text, skipBlanks(text, start, end) + 1, equals);
  const value = trimmed(text, equals + 1, end);
  return {
    span: { start, end },
    name: text.slice(name.start, name.end),
    nameSpan: name,
    value: text.slice(value.start, value.end),
    valueSpan: value,
  };
}

function separatorName(text: string, separator: Span): string | undefined {
  let at = separator.start;
  while (at < separator.end && text.charAt(at) === '#') at++;
  const name = trimmed(text, at, separator.end);
  return name.end > name.start ? text.slice(name.start, name.end) : undefined;
}

/**
 * Reads one part of an authored file, as `cutMessageFile` cuts it: separator, comments, directives and variables up
 * to the first line of the message, then the message. Never fails: every line is one of these. Linear. `unit` as in
 * `SipMessage`.
 */
export function parseMessageFilePart(text: string, unit: 'bytes' | 'utf16' = 'utf16'): MessageFilePart {
  const comments: Span[] = [];
  const directives: Directive[] = [];
  const variables: VariableDefinition[] = [];
  let separator: Span | undefined;
  let message: Span | undefined;
  for (let at = 0; at < text.length && message === undefined; ) {
    const end = lineEndAt(text, at);
    const kind = outsideLineKind(text, at, end);
    if (kind === 'separator') separator = { start: at, end };
    else if (kind === 'comment') {
      const directive = readDirective(text, at, end);
      if (directive) directives.push(directive);
      else comments.push({ start: at, end });
    } else if (kind === 'variable') variables.push(readVariable(text, at, end));
    else if (kind === 'message') message = { start: at, end: messageEnd(text, at, unit) };
    at = nextLineAt(text, end);
  }
  const named = directives.find(d => d.name === 'name' && d.value !== '')?.value;
  return {
    separator,
    name: named ?? (separator && separatorName(text, separator)),
    comments,
    directives,
    variables,
    placeholders: findPlaceholders(text),
    message,
    bodyFile: message && bodyFileOf(text, message),
  };
}

/** The parts of an authored file: each starts at a `###` line, the first at the start. They tile the text; at least one. */
export function cutMessageFile(text: string): readonly Span[] {
  const parts: Span[] = [];
  let start = 0;
  for (let at = nextLineAt(text, lineEndAt(text, 0)); at < text.length; ) {
    if (isPartSeparatorAt(text, at)) {
      parts.push({ start, end: at });
      start = at;
    }
    at = nextLineAt(text, lineEndAt(text, at));
  }
  parts.push({ start, end: text.length });
  return parts;
}
