import { allMethods } from '../../sip/facts/methods';
import { CallColumns } from './call-columns';
import { InternTable } from './intern-table';
import { MessageColumns, type MessageRow, REQUEST_CODE } from './message-columns';
import { methodShapes, shapeOfMethod } from './method-shapes';

/** Numbers of methods that one byte holds; what comes later is called by the last of them. */
export const OTHER_METHOD = 255;
/** The registered methods, in the order of their numbers. */
const registeredMethods = allMethods.map(({ name }) => Uint8Array.from(name, c => c.charCodeAt(0)));
/** Contexts (carries of a format) that are kept; a hostile log may have one for each line. */
const maxContexts = 1 << 20;

/**
 * The index of a trace of any size: a row of numbers for each message, a row for each Call-ID, and their texts once
 * each. No text of a message is kept; it is read again from the file when it is shown.
 */
export class TraceIndex {
  readonly messages = new MessageColumns();
  readonly calls = new CallColumns();
  /** Names of groups: `Call-ID`, or NUL and the lanes of messages without one. */
  readonly callNames: InternTable;
  readonly endpoints: InternTable;
  private readonly methods: InternTable;
  private readonly contexts: string[] = [];
  private readonly contextIds = new Map<string, number>();
  /** Contexts that found no room: these messages are read again without what went before. */
  lostContexts = 0;

  constructor(seed = 0) {
    this.callNames = new InternTable(seed);
    this.endpoints = new InternTable(seed);
    this.methods = new InternTable(seed);
    for (const { name } of allMethods) this.methods.idOfText(name);
  }

  /** Bytes that the index holds in memory, strings of contexts estimated. */
  get byteLength(): number {
    const { messages, calls, callNames, endpoints, methods } = this;
    const tables = callNames.byteLength + endpoints.byteLength + methods.byteLength;
    return messages.byteLength + calls.byteLength + tables + this.contexts.length * 64;
  }

  /** The number of a method, for `code` and `cseqMethod`. */
  methodOf(bytes: Uint8Array, start: number, end: number): number {
    const known = this.knownMethodOf(bytes, start, end);
    if (known >= 0) return known;
    if (this.methods.size < OTHER_METHOD) return this.methods.idOf(bytes, start, end);
    const other = this.methods.find(bytes, start, end);
    return other < 0 ? OTHER_METHOD : other;
  }

  /** The number of a registered method; -1 for any other. Asked twice of every message: no hash, no object. */
  knownMethodOf(bytes: Uint8Array, start: number, end: number): number {
    const id = methodShapes[shapeOfMethod(bytes[start], end - start)] ?? -1;
    const name = registeredMethods[id];
    if (name?.length !== end - start) return -1;
    for (let i = 0; i < name.length; i++) if (name[i] !== bytes[start + i]) return -1;
    return id;
  }

  /** The name of a method's number; '' for one among too many to be kept apart. */
  methodName(id: number): string {
    return id >= OTHER_METHOD ? '' : this.methods.textOf(id);
  }

  /** All methods by their numbers, registered ones first. */
  methodNames(): readonly string[] {
    return Array.from({ length: this.methods.size }, (_, id) => this.methods.textOf(id));
  }

  /** All contexts by their numbers. */
  contextTexts(): readonly string[] {
    return this.contexts;
  }

  /** A number for what a format had to know from before. */
  contextOf(carry: string): number {
    const known = this.contextIds.get(carry);
    if (known !== undefined) return known;
    if (this.contexts.length >= maxContexts) {
      this.lostContexts++;
      return this.contextOf('');
    }
    const id = this.contexts.length;
    // A copy: the carry may be a part of a long text.
    const own = ` ${carry}`.slice(1);
    this.contexts.push(own);
    this.contextIds.set(own, id);
    return id;
  }

  contextText(id: number): string {
    return this.contexts[id] ?? '';
  }

  /** Adds a message behind the last one; `row.call` is the number of its group in `callNames`. */
  add(row: MessageRow): void {
    const at = this.messages.length;
    this.messages.set(at, row);
    this.join(at, row.call, row.code, row.cseqMethod);
  }

  /** Makes a message, whose row is there, the newest one of its call. */
  join(at: number, name: number, code: number, cseqMethod: number): void {
    const { messages, calls } = this;
    const isRequest = code >= REQUEST_CODE;
    const method = isRequest ? code - REQUEST_CODE : cseqMethod;
    const call = name < calls.length ? name : calls.open(at, method);
    const count = calls.count[call] ?? 0;
    if (count > 0) messages.nextInCall[calls.last[call] ?? 0] = at;
    calls.last[call] = at;
    calls.count[call] = count + 1;
    if (!isRequest && code >= 200 && cseqMethod === calls.method[call]) calls.status[call] = code;
  }

  /**
   * Takes the newest messages back until `length` are left: those at the end of a growing file, which are read again
   * when there is more of it.
   */
  truncate(length: number): void {
    const { messages, calls } = this;
    for (let at = messages.length - 1; at >= length; at--) {
      const call = messages.call[at] ?? 0;
      messages.length = at;
      calls.count[call] = (calls.count[call] ?? 1) - 1;
      if (calls.first[call] === at) {
        // Calls are numbered in order of their first message, so this is the newest one.
        calls.length = call;
        continue;
      }
      this.endCall(call, at);
    }
    // A name that no call has any more would take the number of the next one.
    this.callNames.truncate(calls.length);
  }

  /** Makes the message before `gone` the last one of its call. */
  private endCall(call: number, gone: number): void {
    const { messages, calls } = this;
    let status = 0;
    for (let at = calls.first[call] ?? -1; at >= 0; at = messages.nextInCall[at] ?? -1) {
      const code = messages.code[at] ?? 0;
      const isFinal = code >= 200 && code < REQUEST_CODE;
      if (isFinal && messages.cseqMethod[at] === calls.method[call]) status = code;
      if (messages.nextInCall[at] !== gone) continue;
      messages.nextInCall[at] = -1;
      calls.last[call] = at;
    }
    calls.status[call] = status;
  }

  /** The messages of a call in order, at most `limit`. */
  messagesOf(call: number, limit = Number.POSITIVE_INFINITY): readonly number[] {
    const found: number[] = [];
    if (call < 0 || call >= this.calls.length) return found;
    for (
      let at = this.calls.first[call] ?? -1;
      at >= 0 && found.length < limit;
      at = this.messages.nextInCall[at] ?? -1
    ) {
      found.push(at);
    }
    return found;
  }
}
