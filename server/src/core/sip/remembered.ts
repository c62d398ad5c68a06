import type { Parsed } from '../text/parsed';
import type { Span } from '../text/span';
import type { HeaderField, SipMessage } from './message';
import type { Uri } from './views';

/**
 * Answers of readers for the one message that is being judged. Many rules ask for the same views, and keeping them
 * with every message of a trace would cost more memory than the trace: so they live as long as `rememberingViews` runs.
 */
interface Memory {
  readonly message: SipMessage;
  /** By the number of the reader, then by what it was asked for: a field, or the message itself. */
  readonly answers: (Map<object, unknown> | undefined)[];
  /** By the offset where the URI starts. */
  readonly uris: Map<number, Parsed<Uri>>;
}

let memory: Memory | undefined;

/** Runs `work`, in which each view of `message` is read once. Its result must not depend on that. */
export function rememberingViews<T>(message: SipMessage, work: () => T): T {
  const outer = memory;
  memory = { message, answers: [], uris: new Map() };
  try {
    return work();
  } finally {
    memory = outer;
  }
}

let readers = 0;

/** What a reader answered so far; `key` is a field, or the message itself. */
function answersOf<T>({ answers }: Memory, reader: number): Map<object, T> {
  const known = answers[reader] as Map<object, T> | undefined;
  if (known !== undefined) return known;
  const made = new Map<object, T>();
  answers[reader] = made;
  return made;
}

/** A reader of header fields that reads each field once while its message is remembered. */
export function remembered<T extends object>(
  read: (message: SipMessage, field: HeaderField) => T,
): (message: SipMessage, field: HeaderField) => T {
  const reader = readers++;
  return (message, field) => {
    if (memory === undefined || memory.message !== message) return read(message, field);
    const answers = answersOf<T>(memory, reader);
    const known = answers.get(field);
    if (known !== undefined) return known;
    const answer = read(message, field);
    answers.set(field, answer);
    return answer;
  };
}

/** A reader of whole messages that reads once while the message is remembered. */
export function rememberedWhole<T extends object>(
  read: (message: SipMessage) => T,
): (message: SipMessage) => T {
  const reader = readers++;
  return message => {
    if (memory === undefined || memory.message !== message) return read(message);
    const answers = answersOf<T>(memory, reader);
    const known = answers.get(message);
    if (known !== undefined) return known;
    const answer = read(message);
    answers.set(message, answer);
    return answer;
  };
}

/** A reader of URIs that reads each URI of the remembered message once. */
export function rememberedUri(
  read: (text: string, at: Span) => Parsed<Uri>,
): (text: string, at: Span) => Parsed<Uri> {
  return (text, at) => {
    if (memory?.message.text !== text) return read(text, at);
    const known = memory.uris.get(at.start);
    if (known?.value.span.end === at.end) return known;
    const answer = read(text, at);
    memory.uris.set(at.start, answer);
    return answer;
  };
}
