import { hostOfEndpoint } from '../../trace/hop-of';
import { REQUEST_CODE } from '../../trace/index/message-columns';
import { callIdOfName } from '../../trace/index/message-scan';
import type { TraceIndex } from '../../trace/index/trace-index';
import { type CallQuery, fitsMs, fitsStatus, type QueryTerm } from './call-query';

/** What the index alone tells of a call and a filter: `read`: its messages must be looked at. */
export type IndexVerdict = 'yes' | 'no' | 'read';

/**
 * Whether a Call-ID of an index fulfils a filter of the Calls tree, as far as its columns tell: they hold Call-ID,
 * methods, statuses, ends and times. Of what they do not hold, or where one Call-ID may be several calls, the answer is
 * `read`. Linear in the messages of the call.
 */
export function matchIndex(index: TraceIndex, { terms }: CallQuery, call: number): IndexVerdict {
  let verdict: IndexVerdict = 'yes';
  for (const term of terms) {
    const one = fits(index, term, call);
    if (one === 'no') return 'no';
    if (one === 'read') verdict = 'read';
  }
  return verdict;
}

function fits(index: TraceIndex, term: QueryTerm, call: number): IndexVerdict {
  const plain = term.kind === 'duration' ? fitsDuration(index, term, call) : fitsField(index, term, call);
  if (!term.negated || plain === 'read') return plain;
  if (plain === 'no') return 'yes';
  return hasOneMethod(index, call) ? 'no' : 'read';
}

function fitsField(
  index: TraceIndex,
  { field, values }: Extract<QueryTerm, { kind: 'field' }>,
  call: number,
): IndexVerdict {
  switch (field) {
    case 'callid':
      return any(values, value => callIdHolds(index, call, value));
    case 'host':
      return any(values, value => anyHost(index, call, value));
    case 'method':
      return any(values, value => anyMessage(index, call, row => isMethod(index, row, value)));
    case 'status':
      return any(values, value => anyMessage(index, call, row => hasStatus(index, row, value)));
    case 'kind':
      return any(values, value => (value === 'options' ? isPing(index, call) : 'read'));
    case 'text':
      // Names and the label are in the messages.
      return any(values, value => {
        const isHere = callIdHolds(index, call, value) === 'yes' || anyHost(index, call, value) === 'yes';
        return isHere ? 'yes' : 'read';
      });
    default:
      return 'read';
  }
}

function any<T>(values: Iterable<T>, verdictOf: (value: T) => IndexVerdict): IndexVerdict {
  let verdict: IndexVerdict = 'no';
  for (const value of values) {
    const one = verdictOf(value);
    if (one === 'yes') return 'yes';
    if (one === 'read') verdict = 'read';
  }
  return verdict;
}

function* rowsOf({ calls, messages }: TraceIndex, call: number): Generator<number> {
  for (let row = calls.first[call] ?? -1; row >= 0; row = messages.nextInCall[row] ?? -1) yield row;
}

function anyMessage(index: TraceIndex, call: number, verdictOf: (row: number) => IndexVerdict): IndexVerdict {
  return any(rowsOf(index, call), verdictOf);
}

function callIdHolds(index: TraceIndex, call: number, value: string): IndexVerdict {
  const id = callIdOfName(index.callNames.textOf(call));
  if (id === undefined) return 'read';
  // One character a byte here; what is typed is Unicode text.
  if (/[^\x20-\x7e]/.test(id)) return 'read';
  return id.toLowerCase().includes(value) ? 'yes' : 'no';
}

function anyHost(index: TraceIndex, call: number, value: string): IndexVerdict {
  const { source, destination } = index.messages;
  return anyMessage(index, call, row =>
    any([source[row] ?? -1, destination[row] ?? -1], end => {
      // Where a log names no ends, the messages do.
      if (end < 0) return 'read';
      return hostOfEndpoint(index.endpoints.textOf(end)).toLowerCase().includes(value) ? 'yes' : 'no';
    }),
  );
}

/** The method of a request in lower case; undefined of a response, '' for one that the index cannot name. */
function methodAt(index: TraceIndex, row: number): string | undefined {
  const code = index.messages.code[row] ?? 0;
  return code < REQUEST_CODE ? undefined : index.methodName(code - REQUEST_CODE).toLowerCase();
}

function isMethod(index: TraceIndex, row: number, value: string): IndexVerdict {
  const method = methodAt(index, row);
  if (method === '') return 'read';
  return method === value ? 'yes' : 'no';
}

function hasStatus(index: TraceIndex, row: number, value: string): IndexVerdict {
  const code = index.messages.code[row] ?? 0;
  if (code >= REQUEST_CODE) return 'no';
  if (code === 0) return 'read';
  return fitsStatus(code, value) ? 'yes' : 'no';
}

/** A call is never a ping; what has nothing but OPTIONS is one. */
function isPing(index: TraceIndex, call: number): IndexVerdict {
  const { cseqMethod } = index.messages;
  let others = 0;
  let pings = 0;
  for (const row of rowsOf(index, call)) {
    const method = methodAt(index, row) ?? index.methodName(cseqMethod[row] ?? 0).toLowerCase();
    if (method === 'options') pings++;
    else others++;
  }
  if (pings > 0 && others > 0) return 'read';
  return pings > 0 ? 'yes' : 'no';
}

/** One Call-ID of several methods may be several calls, of which one fits and another does not. */
function hasOneMethod(index: TraceIndex, call: number): boolean {
  const { code, cseqMethod } = index.messages;
  const methods = new Set<number>();
  for (const row of rowsOf(index, call)) {
    const own = code[row] ?? 0;
    methods.add(own >= REQUEST_CODE ? own - REQUEST_CODE : (cseqMethod[row] ?? 0));
  }
  return methods.size === 1;
}

/** From first to last message is the longest that a call may take: its end may be before the last one. */
function fitsDuration(
  { calls, messages }: TraceIndex,
  term: Extract<QueryTerm, { kind: 'duration' }>,
  call: number,
): IndexVerdict {
  const [first, last] = [calls.first[call] ?? 0, calls.last[call] ?? 0];
  if (term.field !== 'duration') return 'read';
  if (first === last) return 'no';
  const ms = ((messages.micros[last] ?? Number.NaN) - (messages.micros[first] ?? Number.NaN)) / 1000;
  const isLonger = term.compare.startsWith('>');
  if (!(ms >= 0)) return 'read';
  if (isLonger) return fitsMs(term, ms) ? 'read' : 'no';
  return 'read';
}
