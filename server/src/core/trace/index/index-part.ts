import type { InternPart } from './intern-table';
import { type MessageColumns, REQUEST_CODE } from './message-columns';
import { OTHER_METHOD, type TraceIndex } from './trace-index';

/** The columns of messages as plain data; only the first `length` of each count. */
export type ColumnsPart = Pick<
  MessageColumns,
  | 'length'
  | 'offset'
  | 'bytes'
  | 'micros'
  | 'call'
  | 'source'
  | 'destination'
  | 'code'
  | 'cseq'
  | 'cseqMethod'
  | 'flags'
  | 'context'
>;

/** An index of one part of a trace as plain data, so that one thread can hand it to another. */
export interface IndexPart {
  readonly messages: ColumnsPart;
  readonly callNames: InternPart;
  readonly endpoints: InternPart;
  readonly methods: readonly string[];
  readonly contexts: readonly string[];
  readonly lostContexts: number;
}

/** The index as plain data, which shares its arrays: nothing may be added to the index after it. */
export function partOf(index: TraceIndex): IndexPart {
  const { length, offset, bytes, micros, call, source, destination, code, cseq, cseqMethod, flags, context } =
    index.messages;
  return {
    messages: {
      length,
      offset,
      bytes,
      micros,
      call,
      source,
      destination,
      code,
      cseq,
      cseqMethod,
      flags,
      context,
    },
    callNames: index.callNames.part(),
    endpoints: index.endpoints.part(),
    methods: index.methodNames(),
    contexts: index.contextTexts(),
    lostContexts: index.lostContexts,
  };
}

/** The arrays of a part that can be moved to another thread without copying. */
export function buffersOf({ messages, callNames, endpoints }: IndexPart): readonly ArrayBufferLike[] {
  const columns = Object.values(messages).flatMap(column => (typeof column === 'number' ? [] : [column]));
  return [...columns, callNames.arena, callNames.ends, endpoints.arena, endpoints.ends].map(
    array => array.buffer,
  );
}

/**
 * Adds the messages of a later part of the same trace behind those of an index. The index is then the one that reading
 * both parts in a row would have made: names get their numbers when their first message comes.
 */
export function appendPart(index: TraceIndex, part: IndexPart): void {
  const { messages } = index;
  const calls = renumbering(part.callNames, (bytes, start, end) => index.callNames.idOf(bytes, start, end));
  const ends = renumbering(part.endpoints, (bytes, start, end) => index.endpoints.idOf(bytes, start, end));
  const methods = part.methods.map(name => {
    const bytes = Uint8Array.from(name, c => c.charCodeAt(0));
    return index.methodOf(bytes, 0, bytes.length);
  });
  const method = (id: number) => (id >= OTHER_METHOD ? OTHER_METHOD : (methods[id] ?? OTHER_METHOD));
  const contexts = part.contexts.map(text => index.contextOf(text));
  const { length: before } = messages;
  const { length, call, source, destination, code, cseqMethod, context } = part.messages;
  messages.append(part.messages);
  for (let i = 0, at = before; i < length; i++, at++) {
    const theirs = code[i] ?? 0;
    const name = calls(call[i] ?? 0);
    const ours = theirs >= REQUEST_CODE ? REQUEST_CODE + method(theirs - REQUEST_CODE) : theirs;
    const ofCseq = method(cseqMethod[i] ?? 0);
    messages.call[at] = name;
    messages.source[at] = ends(source[i] ?? -1);
    messages.destination[at] = ends(destination[i] ?? -1);
    messages.code[at] = ours;
    messages.cseqMethod[at] = ofCseq;
    messages.context[at] = contexts[context[i] ?? 0] ?? 0;
    index.join(at, name, ours, ofCseq);
  }
  index.lostContexts += part.lostContexts;
}

/** New numbers for those of a part, given when they are asked for first; -1 stays -1. */
function renumbering(
  { arena, ends, size }: InternPart,
  idOf: (bytes: Uint8Array, start: number, end: number) => number,
): (id: number) => number {
  const numbers = new Int32Array(size).fill(-1);
  return id => {
    if (id < 0) return -1;
    const known = numbers[id] ?? -1;
    if (known >= 0) return known;
    const number = idOf(arena, ends[id] ?? 0, ends[id + 1] ?? 0);
    numbers[id] = number;
    return number;
  };
}
