import type { Finding } from './lint/finding';
import type { TraceMessage } from './trace/trace-message';

/** Findings that belong to no chunk and no group (of the capture, of the file, of comments), by the chunk that they name. */
export type LooseFindings = ReadonlyMap<TraceMessage, readonly Finding[]>;

/** Sorts findings by their chunk; one that names no chunk of the document goes to `first`. */
export function looseFindings(
  findings: readonly Finding[],
  isHere: (message: TraceMessage) => boolean,
  first: TraceMessage,
): LooseFindings {
  const byChunk = new Map<TraceMessage, Finding[]>();
  for (const finding of findings) {
    const { message } = finding.at;
    const anchor = isHere(message) ? message : first;
    const known = byChunk.get(anchor);
    if (known) known.push(finding);
    else byChunk.set(anchor, [finding]);
  }
  return byChunk;
}

/** The chunks of which these findings differ between two versions. */
export function looseChanges(before: LooseFindings, after: LooseFindings): readonly TraceMessage[] {
  const changed: TraceMessage[] = [];
  for (const anchor of new Set([...before.keys(), ...after.keys()])) {
    const [old, now] = [before.get(anchor) ?? [], after.get(anchor) ?? []];
    const isSame = old.length === now.length && old.every((finding, index) => same(finding, now[index]));
    if (!isSame) changed.push(anchor);
  }
  return changed;
}

function same(a: Finding, b: Finding | undefined): boolean {
  return (
    b !== undefined &&
    a.rule === b.rule &&
    a.severity === b.severity &&
    a.message === b.message &&
    a.at.message === b.at.message &&
    a.at.span.start === b.at.span.start &&
    a.at.span.end === b.at.span.end &&
    a.fixes.length === b.fixes.length &&
    JSON.stringify(a.fixes) === JSON.stringify(b.fixes) &&
    a.related.length === b.related.length &&
    a.related.every(({ at, message }, index) => {
      const other = b.related[index];
      return (
        message === other?.message &&
        at.message === other.at.message &&
        at.span.start === other.at.span.start &&
        at.span.end === other.at.span.end
      );
    })
  );
}
