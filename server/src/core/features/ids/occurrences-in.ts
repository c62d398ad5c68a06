import type { Chunk } from '../../document';
import { findHeader } from '../../sip/find-header';
import type { HeaderField, SipMessage } from '../../sip/message';
import { findParam } from '../../sip/param';
import { readAddresses } from '../../sip/read-addresses';
import { readCSeq } from '../../sip/read-cseq';
import { dialogIdAt } from '../../sip/read-dialog-id';
import { readTokens } from '../../sip/read-tokens';
import { readVias } from '../../sip/read-via';
import type { Param } from '../../sip/views';
import { type Span, sliceSpan } from '../../text/span';
import { mapSpan } from '../../text/span-map';
import { escapedDialogIds } from './escaped-dialog-ids';
import type { Occurrence, OccurrenceKind } from './occurrence';

const known = new WeakMap<Chunk, readonly Occurrence[]>();
const none: readonly Occurrence[] = [];

/** Collects the ids of one message; spans are those of the message text. */
class Collector {
  readonly found: Occurrence[] = [];
  readonly callId: string | undefined;
  private readonly cseq: string;

  constructor(readonly message: SipMessage) {
    const field = findHeader(message, 'call-id');
    const callId = field && sliceSpan(message.text, field.value);
    // A generated Call-ID is another one in each message (`{{$callId}}`).
    this.callId = callId === '' || callId?.includes('{{$') === true ? undefined : callId;
    const cseq = findHeader(message, 'cseq');
    this.cseq = cseq ? String(readCSeq(message, cseq).value.number) : '';
  }

  callIdAt(span: Span): void {
    const name = sliceSpan(this.message.text, span);
    this.add({ kind: 'call-id', scope: '', name, span });
  }

  /** `scope` is the Call-ID that the tag belongs to; undefined if it is not known. */
  tagAt(span: Span | undefined, scope: string | undefined): void {
    if (span) this.add({ kind: 'tag', scope, name: sliceSpan(this.message.text, span), span });
  }

  branchAt(span: Span | undefined): void {
    const scope = this.callId === undefined ? undefined : `${this.callId}\n${this.cseq}`;
    if (span) this.add({ kind: 'branch', scope, name: sliceSpan(this.message.text, span), span });
  }

  add(one: {
    readonly kind: OccurrenceKind;
    readonly scope: string | undefined;
    readonly name: string;
    readonly span: Span;
    readonly escaped?: boolean;
  }): void {
    const { kind, scope, name, span, escaped = false } = one;
    // What holds a placeholder has no value before it is sent.
    if (name === '' || name.includes('{{')) return;
    const key = `${kind}\n${scope ?? ''}\n${name}`;
    const callId = scope?.split('\n', 1)[0] ?? '';
    const local = scope === undefined;
    this.found.push({ kind, key, callId, name, span, isDefinition: false, escaped, local });
  }
}

/** The value of a parameter without its quotes. */
function inner(text: string, param: Param | undefined): Span | undefined {
  const value = param?.value;
  if (!value || text.charAt(value.start) !== '"') return value;
  const closed = value.end - value.start > 1 && text.charAt(value.end - 1) === '"';
  return { start: value.start + 1, end: closed ? value.end - 1 : value.end };
}

/** Replaces, Join, Target-Dialog: a Call-ID and the tags of its dialog. */
function dialogIds(collector: Collector, field: HeaderField): void {
  const { text } = collector.message;
  const id = dialogIdAt(text, field.value);
  collector.callIdAt(id.callId);
  const callId = sliceSpan(text, id.callId);
  for (const param of id.params) {
    if (/^(?:to|from|local|remote)-tag$/.test(param.id)) collector.tagAt(inner(text, param), callId);
  }
}

function headerIds(collector: Collector, field: HeaderField): void {
  const { message } = collector;
  switch (field.id) {
    case 'call-id':
      collector.callIdAt(field.value);
      break;
    case 'in-reply-to':
      for (const { span } of readTokens(message, field).value) collector.callIdAt(span);
      break;
    case 'from':
    case 'to':
      for (const { params } of readAddresses(message, field).value)
        collector.tagAt(inner(message.text, findParam(params, 'tag')), collector.callId);
      break;
    case 'via':
      for (const { params } of readVias(message, field).value)
        collector.branchAt(inner(message.text, findParam(params, 'branch')));
      break;
    case 'replaces':
    case 'join':
    case 'target-dialog':
      dialogIds(collector, field);
      break;
    case 'refer-to':
      for (const { uri } of readAddresses(message, field).value)
        if (uri?.headers)
          for (const id of escapedDialogIds(message.text, uri.headers))
            collector.add({ ...id, escaped: true });
  }
}

/** `@name =` and `{{name}}`; generated values (`{{$branch}}`) are no variables. */
function variables(chunk: Chunk): readonly Occurrence[] {
  const found: Occurrence[] = [];
  const add = (name: string, span: Span, isDefinition: boolean) => {
    const key = `variable\n${name}`;
    found.push({ kind: 'variable', key, callId: '', name, span, isDefinition, escaped: false, local: false });
  };
  for (const { name, nameSpan } of chunk.part?.variables ?? []) if (name !== '') add(name, nameSpan, true);
  for (const { span, expression } of chunk.part?.placeholders ?? []) {
    const name = expression.split(/\s/, 1)[0] ?? '';
    if (name === '' || name.startsWith('$')) continue;
    const start = chunk.text.indexOf(name, span.start + 2);
    add(name, { start, end: start + name.length }, false);
  }
  return found;
}

function ids(chunk: Chunk, message: SipMessage): readonly Occurrence[] {
  const collector = new Collector(message);
  for (const field of message.headers) headerIds(collector, field);
  const map = chunk.record?.map;
  return collector.found.flatMap(occurrence => {
    const span = map ? mapSpan(map, occurrence.span) : occurrence.span;
    // A log may show an id in another way (escaped, over two lines): then it is not there as such.
    const same = sliceSpan(chunk.text, span) === sliceSpan(message.text, occurrence.span);
    return same && !/[\r\n]/.test(occurrence.name) ? [{ ...occurrence, span }] : [];
  });
}

/** The variables and ids of a chunk, variables first, each kind in order of the text. Made once per chunk. */
export function occurrencesIn(chunk: Chunk): readonly Occurrence[] {
  let found = known.get(chunk);
  if (found === undefined) {
    const own = variables(chunk);
    found = chunk.message ? [...own, ...ids(chunk, chunk.message)] : own;
    known.set(chunk, found.length === 0 ? none : found);
  }
  return found;
}
