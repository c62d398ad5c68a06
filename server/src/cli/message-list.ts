import type { TraceMessage } from '../core/trace/trace-message';
import { type InputPart, type JsonPlace, jsonPlace, originOf } from './analysed-input';
import { displayOrNull, displayText, timeText } from './display-text';

/** One message as `siplint messages --format json` lists it. */
export interface ListedMessage extends JsonPlace {
  readonly number: number;
  readonly frame: number | null;
  /** Bytes from the start of the input, unpacked; null where it was put together from several packets. */
  readonly offset: number | null;
  readonly length: number | null;
  readonly time: string | null;
  readonly transport: string | null;
  readonly source: string | null;
  readonly destination: string | null;
  readonly addressesInferred: boolean;
  readonly startLine: string;
  readonly method: string | null;
  readonly status: number | null;
  readonly cseq: { readonly number: number; readonly method: string } | null;
  readonly callId: string | null;
  readonly fromTag: string | null;
  readonly toTag: string | null;
  readonly branch: string | null;
  readonly bodyLength: number;
  readonly truncated: boolean;
  readonly duplicateOf: number | null;
  readonly retransmissionOf: number | null;
}

/** Copy → the message that it repeats. */
interface Copies {
  readonly duplicates: ReadonlyMap<TraceMessage, TraceMessage>;
  readonly retransmissions: ReadonlyMap<TraceMessage, TraceMessage>;
}

function copiesOf({ part }: InputPart): Copies {
  const duplicates = new Map<TraceMessage, TraceMessage>();
  const retransmissions = new Map<TraceMessage, TraceMessage>();
  for (const group of part.conclusions.groups) {
    for (const [copy, first] of group.duplicates) duplicates.set(copy, first);
    for (const transaction of group.transactions) {
      const { request, requestCopies, responseCopies } = transaction;
      if (request) for (const copy of requestCopies) retransmissions.set(copy, request);
      for (const [first, copies] of responseCopies)
        for (const copy of copies) retransmissions.set(copy, first);
    }
  }
  return { duplicates, retransmissions };
}

/** The messages of a part that no part before it had, in order, duplicates and broken ones included. */
export function listMessages(input: InputPart): readonly ListedMessage[] {
  const copies = copiesOf(input);
  const numberOf = (message: TraceMessage | undefined) =>
    message === undefined ? null : (input.placeOf(message)?.number ?? null);
  const fresh = input.part.fresh.filter(({ chunk }) => chunk.hasMessage);
  return fresh.map(({ chunk, start, number }) => {
    const message = chunk.anchor;
    const { keys, extent } = message;
    const request = keys.kind === 'request';
    const origin = originOf(input, message);
    return {
      number: number ?? 0,
      frame: origin ? (origin.frame ?? null) : (message.frame ?? null),
      ...jsonPlace(input, { start: start + extent.start, end: start + extent.end }, message),
      offset: input.positions ? start + extent.start + input.skipped : (origin?.offset ?? null),
      length: input.positions
        ? extent.end - extent.start
        : origin?.offset === undefined
          ? null
          : origin.length,
      time: timeText(message.time),
      transport: keys.transport ?? null,
      source: displayOrNull(keys.source),
      destination: displayOrNull(keys.destination),
      addressesInferred: keys.addressesInferred,
      startLine: displayText(message.startLineText),
      method: request && keys.method !== '' ? displayText(keys.method) : null,
      status: keys.status ?? null,
      cseq: cseqOf(message),
      callId: displayOrNull(keys.callId),
      fromTag: displayOrNull(keys.fromTag),
      toTag: displayOrNull(keys.toTag),
      branch: displayOrNull(keys.branch),
      bodyLength: message.bodyLength,
      truncated: keys.truncatedHeader || keys.truncatedBody,
      duplicateOf: numberOf(copies.duplicates.get(message)),
      retransmissionOf: numberOf(copies.retransmissions.get(message)),
    };
  });
}

function cseqOf({ keys }: TraceMessage): ListedMessage['cseq'] {
  const { cseq, cseqMethod } = keys;
  return cseq === undefined ? null : { number: cseq, method: displayText(cseqMethod ?? '') };
}
