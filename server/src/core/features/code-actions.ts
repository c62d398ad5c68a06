import type { Analysis } from '../document';
import type { Fix, PlacedFinding } from '../lint/finding';
import { firstIndex } from '../text/first-index';
import { type Span, shiftSpan, spansOverlap } from '../text/span';
import { inTextOrder, type TextEdit } from '../text/text-edit';
import type { TraceMessage } from '../trace/trace-message';

/** A quick fix of one finding. */
export interface CodeAction {
  readonly title: string;
  readonly kind: 'quickfix';
  /** The finding that it mends. */
  readonly finding: PlacedFinding;
  readonly edits: readonly TextEdit[];
  readonly preferred: boolean;
}

function editsOf(analysis: Analysis, finding: PlacedFinding, fix: Fix): readonly TextEdit[] | undefined {
  const placed = analysis.placeOf(finding.at.message);
  if (!placed) return undefined;
  return fix.edits.map(edit => ({ ...edit, span: shiftSpan(edit.span, placed.start) }));
}

/** Index of the first finding that starts at or behind an offset; findings are in order of the text. */
function firstFrom(findings: readonly PlacedFinding[], offset: number): number {
  return firstIndex(findings.length, index => (findings[index]?.span.start ?? 0) >= offset);
}

/** Findings that share a place with the span; an empty span (a cursor) touches both neighbours. */
function findingsAt(analysis: Analysis, span: Span): readonly PlacedFinding[] {
  // Findings lie in their message, so those that reach the span start in its chunk or behind.
  const from = firstFrom(analysis.findings, analysis.chunkAt(span.start).start);
  const to = firstFrom(analysis.findings, span.end + 1);
  return analysis.findings.slice(from, to).filter(f => f.span.end >= span.start && f.span.start <= span.end);
}

/** Quick fixes for the findings that a span touches, as edits of the document; the preferred one of each first. */
export function codeActionsAt(analysis: Analysis, span: Span): readonly CodeAction[] {
  return findingsAt(analysis, span).flatMap(finding =>
    [...finding.fixes]
      .sort((a, b) => Number(b.preferred) - Number(a.preferred))
      .flatMap((fix): readonly CodeAction[] => {
        const edits = editsOf(analysis, finding, fix);
        return edits
          ? [{ title: fix.title, kind: 'quickfix', finding, edits, preferred: fix.preferred }]
          : [];
      }),
  );
}

/** True if two edits change the same text, or put the same text at the same place, as two findings may ask. */
function meets(a: TextEdit, b: TextEdit): boolean {
  const same = a.span.start === b.span.start && a.span.end === b.span.end && a.newText === b.newText;
  return same || spansOverlap(a.span, b.span);
}

/** What the action that applies all preferred fixes is called. */
export const fixAllTitle = 'Fix all problems that have a safe fix';

/** True if `fixAllEdits` has any: it only looks for the first. */
export function hasFixAll(analysis: Analysis): boolean {
  return analysis.findings.some(finding => finding.fixes.some(f => f.preferred));
}

/**
 * The preferred fix of every finding, as edits of the document; empty if there is none. A fix that would change what
 * another one changes is left for the next time, when its finding has been judged again.
 */
export function fixAllEdits(analysis: Analysis): readonly TextEdit[] {
  // Edits lie in the message of their finding, so only those of the same message can meet.
  const byMessage = new Map<TraceMessage, TextEdit[]>();
  for (const finding of analysis.findings) {
    const fix = finding.fixes.find(f => f.preferred);
    const own = fix && editsOf(analysis, finding, fix);
    const others = byMessage.get(finding.at.message) ?? [];
    if (!own || own.some(edit => others.some(other => meets(edit, other)))) continue;
    byMessage.set(finding.at.message, [...others, ...own]);
  }
  return [...byMessage.values()].flatMap(edits => edits.sort(inTextOrder));
}
