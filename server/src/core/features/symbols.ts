import type { Analysis } from '../document';
import { headerText } from '../sip/find-header';
import type { SipMessage } from '../sip/message';
import { plainLine } from '../text/plain-line';
import { type Span, sliceSpan } from '../text/span';
import { type MessageAt, messageIn } from './cursor';
import { maskSecrets } from './mask-secrets';

/** One node of the outline. */
export interface OutlineSymbol {
  readonly name: string;
  /** Beside the name: the value of a header, the Request-URI. */
  readonly detail: string;
  readonly kind: 'request' | 'response' | 'broken' | 'header' | 'body';
  /** All that belongs to it. */
  readonly span: Span;
  /** What is selected when it is chosen; inside of `span`. */
  readonly selection: Span;
  readonly children: readonly OutlineSymbol[];
}

function titleOf(message: SipMessage): { readonly name: string; readonly detail: string } {
  const { text, startLine } = message;
  if (startLine.kind === 'request') {
    return {
      name: plainLine(sliceSpan(text, startLine.method)),
      detail: maskSecrets(plainLine(sliceSpan(text, startLine.uri))),
    };
  }
  if (startLine.kind === 'response') {
    const name = `${sliceSpan(text, startLine.statusCode)} ${sliceSpan(text, startLine.reason)}`;
    return { name: plainLine(name), detail: '' };
  }
  return { name: plainLine(sliceSpan(text, startLine.span)), detail: 'no start line' };
}

function headerSymbols({ message, toDocument }: MessageAt): readonly OutlineSymbol[] {
  return message.headers.map(field => ({
    name: plainLine(sliceSpan(message.text, field.name)) || 'header without a name',
    detail: maskSecrets(plainLine(headerText(message, field))),
    kind: 'header',
    span: toDocument({ start: field.name.start, end: Math.max(field.value.end, field.name.end) }),
    selection: toDocument(field.name),
    children: [],
  }));
}

function bodySymbol({ message, toDocument }: MessageAt): readonly OutlineSymbol[] {
  if (message.body.end <= message.body.start) return [];
  const type = message.headers.find(field => field.id === 'content-type');
  const span = toDocument(message.body);
  const detail = type ? plainLine(headerText(message, type)) : '';
  return [
    {
      name: 'Body',
      detail,
      kind: 'body',
      span,
      selection: { start: span.start, end: span.start },
      children: [],
    },
  ];
}

function messageSymbol(at: MessageAt): OutlineSymbol {
  const { message, placed } = at;
  const { name, detail } = titleOf(message);
  const title = placed.chunk.part?.name;
  const own = name === '' ? `Message ${placed.number ?? ''}`.trim() : name;
  return {
    name: title === undefined ? own : `${own} · ${plainLine(title)}`,
    detail,
    kind: message.kind,
    span: at.toDocument({ start: message.startLine.span.start, end: message.text.length }),
    selection: at.toDocument(message.startLine.span),
    children: [...headerSymbols(at), ...bodySymbol(at)],
  };
}

/** The outline: every message in order, its headers and its body below it. No name is empty, as editors demand. */
export function symbolsOf(analysis: Analysis): readonly OutlineSymbol[] {
  return analysis.chunks.flatMap(placed => {
    const at = messageIn(placed);
    return at ? [messageSymbol(at)] : [];
  });
}
