import type { Analysis } from '../document';
import { buildLadder } from '../ladder/build-ladder';
import type { ArrowFinding, Ladder } from '../ladder/ladder';
import type { LadderResult, MessagePlace } from '../ladder-protocol';
import type { Call } from '../trace/dialog';
import type { TraceMessage } from '../trace/trace-message';
import { callIds } from './call-ids';
import { callLabel } from './call-label';
import { linkedCalls } from './chosen-calls';
import { gravity } from './gravity';
import { mergeByTime } from './merge-by-time';

/** Calls of one document. */
export interface ChosenCalls {
  readonly uri: string;
  readonly analysis: Analysis;
  readonly calls: readonly Call[];
}

export interface LadderChoice {
  readonly linked: boolean;
  readonly names: ReadonlyMap<string, string>;
}

/** A document with the calls that are drawn of it. */
interface Drawn extends ChosenCalls {
  readonly drawn: readonly Call[];
  readonly linkedCount: number;
}

/** The ladder of calls of one or several documents, and where each message stands in its text. */
export function ladderOf(chosen: readonly ChosenCalls[], { linked, names }: LadderChoice): LadderResult {
  const given = chosen.filter(({ calls }) => calls.length > 0);
  if (given.length === 0)
    return {
      kind: 'none',
      reason: 'No message here belongs to a call. Put the cursor on a SIP message of a trace.',
    };
  const documents = given.map((one): Drawn => {
    const others = linkedCalls(one.analysis, one.calls);
    return { ...one, drawn: linked ? [...one.calls, ...others] : one.calls, linkedCount: others.length };
  });
  const numbers = numberMessages(documents);
  const ladder = drawCalls(documents, numbers, names);
  const [first] = given;
  const count = given.reduce((sum, { calls }) => sum + calls.length, 0);
  return {
    kind: 'ladder',
    title: count === 1 && first?.calls[0] ? callLabel(first.calls[0]) : `${count} calls`,
    ladder,
    uris: documents.map(({ uri }) => uri),
    places: placesOf(documents, ladder, numbers),
    origins: given.map(({ uri, analysis, calls }) => ({ uri, calls: idsOf(analysis, calls) })),
    linkedCalls: documents.reduce((sum, { linkedCount }) => sum + linkedCount, 0),
  };
}

function idsOf(analysis: Analysis, calls: readonly Call[]): readonly string[] {
  const ids = callIds(analysis);
  const wanted = new Set(calls);
  return analysis.calls.flatMap((call, index) => (wanted.has(call) ? (ids[index] ?? []) : []));
}

/** The numbers of one document are its own; messages of several are counted together by time. */
function numberMessages(documents: readonly Drawn[]): ReadonlyMap<TraceMessage, number> {
  const lists = documents.map(({ analysis, drawn }) =>
    [...new Set(drawn.flatMap(call => call.messages))]
      .map(message => ({ message, number: analysis.placeOf(message)?.number ?? 0 }))
      .sort((a, b) => a.number - b.number),
  );
  const [only] = lists;
  if (lists.length === 1 && only) return new Map(only.map(({ message, number }) => [message, number]));
  const merged = mergeByTime(lists.map(list => list.map(({ message }) => message)));
  return new Map(merged.map((message, index) => [message, index + 1]));
}

function drawCalls(
  documents: readonly Drawn[],
  numbers: ReadonlyMap<TraceMessage, number>,
  names: ReadonlyMap<string, string>,
): Ladder {
  const findings = findingsOf(documents, numbers);
  return buildLadder({
    calls: documents.flatMap(({ drawn }) => drawn),
    groups: documents.flatMap(({ analysis }) =>
      analysis.groups.filter(group => group.messages.some(message => numbers.has(message))),
    ),
    numberOf: message => numbers.get(message) ?? 0,
    findingsOf: message => findings.get(message) ?? [],
    names,
  });
}

function findingsOf(
  documents: readonly Drawn[],
  numbers: ReadonlyMap<TraceMessage, number>,
): ReadonlyMap<TraceMessage, readonly ArrowFinding[]> {
  const found = new Map<TraceMessage, ArrowFinding[]>();
  for (const { analysis } of documents) {
    for (const { at, rule, severity, message } of analysis.findings) {
      if (!numbers.has(at.message)) continue;
      const list = found.get(at.message) ?? [];
      found.set(at.message, list);
      list.push({ rule, severity, message });
    }
  }
  for (const list of found.values())
    list.sort((a, b) => gravity.indexOf(a.severity) - gravity.indexOf(b.severity));
  return found;
}

/** Each drawn or folded message; a packet that was captured twice leads to the same arrow. */
function placesOf(
  documents: readonly Drawn[],
  { arrows }: Ladder,
  numbers: ReadonlyMap<TraceMessage, number>,
): readonly MessagePlace[] {
  const arrowOf = new Map(
    arrows.flatMap(({ number, copies }, index) => [number, ...copies].map(one => [one, index] as const)),
  );
  const originals = new Map(
    documents.flatMap(({ analysis }) => analysis.groups.flatMap(g => [...g.duplicates])),
  );
  return documents.flatMap(({ analysis, drawn }, document) =>
    [...new Set(drawn.flatMap(call => call.messages))]
      .flatMap((message): MessagePlace[] => {
        const arrow = arrowOf.get(numbers.get(originals.get(message) ?? message) ?? -1);
        if (arrow === undefined) return [];
        const lineOf = (offset: number) => analysis.lines.positionAt(offset).line;
        const { start } = analysis.spanOf({ message, span: message.startLine });
        const { end } = analysis.spanOf({ message, span: message.extent });
        const record = analysis.placeOf(message)?.start ?? start;
        // What ends behind a line end does not reach into the next line.
        return [[arrow, document, lineOf(start), lineOf(record), lineOf(Math.max(start, end - 1))]];
      })
      .sort((a, b) => a[2] - b[2]),
  );
}
