import type { Analysis, PlacedChunk } from '../document';
import { missingVariable } from '../sip/missing-variable';
import { type Span, sliceSpan, spanTouches } from '../text/span';
import { circumstances } from './circumstances';
import { valueContextAt } from './completion/value-context';
import { type Cursor, cursorAt, headerAt } from './cursor';
import { describe } from './describe';
import {
  describeDirective,
  describeGenerated,
  describeHeaderById,
  describeMethod,
  describeStatus,
} from './facts-of';
import { sdpFact } from './hover-sdp';
import { type HoverFact, uriFact, valueFact } from './hover-value';
import { lineAround } from './line-around';
import { codeSpan, escapeMarkdown } from './markdown';
import { displayedValue } from './mask-secrets';
import { messageFrame } from './message-frame';
import {
  type HoldingVariable,
  holdingVariable,
  resolvedValue,
  variableOrigin,
  variablesOf,
} from './variables-of';

/** What is shown for a place: Markdown in which nothing of the document is markup, and the text that it is about. */
export interface Hover {
  readonly markdown: string;
  /** In the document. */
  readonly span: Span;
}

/** What stands in a placeholder under an offset of an authored file: its definition, or what is generated. */
function placeholderHover(analysis: Analysis, offset: number): Hover | undefined {
  const placed = analysis.chunkAt(offset);
  const { chunk, start } = placed;
  const placeholder = chunk.part?.placeholders.find(p => spanTouches(p.span, offset - start));
  if (!placeholder) return undefined;
  const span = { start: placeholder.span.start + start, end: placeholder.span.end + start };
  const name = placeholder.expression.split(/\s/, 1)[0] ?? '';
  const generated = describeGenerated(name);
  if (generated !== undefined) return { markdown: generated, span };
  if (name.startsWith('$'))
    return { markdown: `**${escapeMarkdown(name)}** — no generated value has this name`, span };
  return { markdown: variableText(analysis, placed, name), span };
}

/** Value and origin of a variable; that of a secret is masked. */
function variableText(analysis: Analysis, placed: PlacedChunk, name: string): string {
  const holding = holdingVariable(analysis, placed, name);
  if (!holding) {
    const missing = missingVariable(analysis.environment, name);
    return `**${escapeMarkdown(name || 'placeholder')}** — ${escapeMarkdown(missing.replace(/^is /, ''))}`;
  }
  const own = displayedValue(name, holding.value);
  // Nothing that is masked by itself may show as a part of another value.
  const shown = [...variablesOf(analysis, placed)].map(
    ([n, { value }]) => [n, displayedValue(n, value)] as const,
  );
  const resolved = resolvedValue(new Map(shown), own);
  const written = resolved === own ? '' : `Written as ${codeSpan(own)}  \n`;
  return [
    `**${escapeMarkdown(name)}** — variable`,
    codeSpan(resolved),
    `${written}${originText(analysis, holding)}`,
  ].join('\n\n');
}

function originText(analysis: Analysis, holding: HoldingVariable): string {
  if (holding.kind === 'environment') return `From ${escapeMarkdown(variableOrigin(holding.variable))}`;
  const line = analysis.lines.positionAt(holding.offset).line + 1;
  const others = holding.count > 1 ? `; the file has ${holding.count} definitions` : '';
  const hidden = holding.hidden ? `; hides the one of ${escapeMarkdown(holding.hidden.origin)}` : '';
  return `Defined in line ${line}${others}${hidden}`;
}

/** What the name of a `# @directive` means, and that there is none of a name. */
function directiveHover(analysis: Analysis, offset: number): Hover | undefined {
  const { chunk, start } = analysis.chunkAt(offset);
  const directive = chunk.part?.directives.find(d => spanTouches(d.nameSpan, offset - start));
  if (!directive) return undefined;
  const span = { start: directive.nameSpan.start + start, end: directive.nameSpan.end + start };
  const unknown = `**${escapeMarkdown(`@${directive.name}`)}** — no directive has this name: the line is a comment`;
  return { markdown: describeDirective(directive.name) ?? unknown, span };
}

function startLineFact(analysis: Analysis, cursor: Cursor): HoverFact | undefined {
  const { message, offset } = cursor;
  const { startLine, text } = message;
  const around = circumstances(analysis, cursor);
  const add = (markdown: string | undefined, span: Span): HoverFact | undefined => {
    const parts = [
      ...(markdown === undefined ? [] : [markdown]),
      ...(around.length > 0 ? [around.join('  \n')] : []),
    ];
    return parts.length === 0 ? undefined : { markdown: parts.join('\n\n---\n\n'), span };
  };
  if (startLine.kind === 'response') {
    return add(describeStatus(startLine.code), {
      start: startLine.statusCode.start,
      end: startLine.reason.end,
    });
  }
  if (startLine.kind !== 'request') return add(undefined, startLine.span);
  if (spanTouches(startLine.uri, offset)) {
    const uri = uriFact(text, startLine.uri, offset);
    if (uri) return add(uri.markdown, uri.span);
  }
  if (spanTouches(startLine.version, offset) && offset > startLine.version.start) {
    const description = 'The version of SIP. There is no other in use.';
    return add(
      describe({ title: 'SIP/2.0', kind: 'version', description, refs: ['RFC 3261 §7.1'] }),
      startLine.version,
    );
  }
  return add(describeMethod(sliceSpan(text, startLine.method)), startLine.method);
}

function headerFact(analysis: Analysis, cursor: Cursor): HoverFact | undefined {
  const { message, offset } = cursor;
  const field = headerAt(message, offset);
  if (!field) return sdpFact(message, offset);
  if (spanTouches(field.name, offset)) {
    const markdown = describeHeaderById(field.id);
    if (markdown !== undefined) return { markdown, span: field.name };
    const name = codeSpan(sliceSpan(message.text, field.name));
    return { markdown: `${name} — header field that is not in the registry`, span: field.name };
  }
  if (!spanTouches(field.value, offset)) return undefined;
  return valueFact(valueContextAt(analysis, cursor, field), messageFrame(message));
}

/**
 * What an editor shows about the place under the mouse: header, parameter, method, status, option tag, event
 * package, transport, placeholder; in a trace the start line tells time, addresses and transaction. Undefined where
 * nothing is known. The work depends on the message, not on the document.
 */
export function hoverAt(analysis: Analysis, offset: number): Hover | undefined {
  const at = Math.max(0, Math.min(offset, analysis.source.length));
  const placeholder = placeholderHover(analysis, at);
  if (placeholder) return placeholder;
  const directive = directiveHover(analysis, at);
  if (directive) return directive;
  const cursor = cursorAt(analysis, at);
  if (!cursor) return undefined;
  const onStartLine = spanTouches(cursor.message.startLine.span, cursor.offset);
  const fact = onStartLine ? startLineFact(analysis, cursor) : headerFact(analysis, cursor);
  if (!fact) return undefined;
  const span = cursor.toDocument(fact.span);
  // A folded value spans lines; what is marked is the part on the line under the mouse.
  const line = lineAround(analysis.source, at);
  const onLine = { start: Math.max(span.start, line.start), end: Math.min(span.end, line.end) };
  return spanTouches(onLine, at) ? { markdown: fact.markdown, span: onLine } : undefined;
}
