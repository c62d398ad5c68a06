import type { Analysis } from '../../src/core/document';
import {
  type HierarchyItem,
  hierarchyAt,
  incomingOf,
  outgoingOf,
} from '../../src/core/features/call-hierarchy';
import { definitionAt, environmentDefinitionAt } from '../../src/core/features/definition';
import { linksOf } from '../../src/core/features/document-links';
import { formatEdits } from '../../src/core/features/formatting';
import { inlayHintKinds, inlayHintsOf } from '../../src/core/features/inlay-hints';
import { highlightsAt } from '../../src/core/features/references';
import { renameAt } from '../../src/core/features/rename';
import { selectionRangesAt } from '../../src/core/features/selection-ranges';
import { signatureAt } from '../../src/core/features/signature-help';
import { messageSymbolsOf } from '../../src/core/features/workspace-symbols';
import { type Span, sliceSpan } from '../../src/core/text/span';
import { applyTextEdits } from '../../src/core/text/text-edit';
import type { Render } from './render-feature';

function lineOf(analysis: Analysis, offset: number): number {
  return analysis.lines.positionAt(offset).line + 1;
}

/** `5 «z9hG4bK1»`: where a span starts, and its text. */
function place(analysis: Analysis, span: Span): string {
  const text = sliceSpan(analysis.text, span).replaceAll('\r', '␍').replaceAll('\n', '␊');
  return `${lineOf(analysis, span.start)} «${text}»`;
}

/** Long texts by their beginning and end. */
function shortPlace(analysis: Analysis, span: Span): string {
  const text = place(analysis, span);
  return text.length <= 80 ? text : `${text.slice(0, 40)} … ${text.slice(-24)}`;
}

function itemLine(analysis: Analysis, item: HierarchyItem): string {
  const detail = item.detail === '' ? '' : ` | ${item.detail}`;
  return `${item.kind} ${item.name}${detail} at line ${lineOf(analysis, item.selection.start)}`;
}

/** The document as it is after edits, by lines; `␠` for a blank at the end of a line. */
function edited(analysis: Analysis, edits: Parameters<typeof applyTextEdits>[1]): readonly string[] {
  const text = applyTextEdits(analysis.text, edits);
  return text
    .replace(/\r?\n$/, '')
    .split(/\r?\n/)
    .map(line => line.replace(/[ \t]$/, '␠'));
}

/** How the answers of navigation and formatting are written in their documents. */
export const navigationRenders: Readonly<Record<string, Render>> = {
  references: (analysis, offset) =>
    highlightsAt(analysis, offset).map(h => `${place(analysis, h.span)}${h.isDefinition ? ' defined' : ''}`),
  definition: (analysis, offset) => {
    const found = definitionAt(analysis, offset);
    if (found) return [place(analysis, found)];
    const outside = environmentDefinitionAt(analysis, offset);
    if (!outside) return ['nothing'];
    const { uri, line, character, length } = outside;
    return [`${uri} ${line + 1}:${character + 1} +${length}`];
  },
  rename: (analysis, offset) => {
    // The new name is what the first comment line asks for.
    const newName = /^# to (.*)$/m.exec(analysis.text)?.[1] ?? 'renamed';
    const result = renameAt(analysis, offset, newName);
    return result.kind === 'refused' ? [`refused: ${result.reason}`] : edited(analysis, result.edits);
  },
  'call-hierarchy': (analysis, offset) =>
    hierarchyAt(analysis, offset).flatMap(call => [
      itemLine(analysis, call),
      ...incomingOf(analysis, call).map(item => `  created by ${itemLine(analysis, item)}`),
      ...outgoingOf(analysis, call).flatMap(item => [
        `  ${itemLine(analysis, item)}`,
        ...incomingOf(analysis, item).map(
          up => `    in ${up.kind} at line ${lineOf(analysis, up.span.start)}`,
        ),
      ]),
    ]),
  'selection-ranges': (analysis, offset) =>
    selectionRangesAt(analysis, offset).map(span => shortPlace(analysis, span)),
  'document-links': analysis =>
    linksOf(analysis).map(
      link => `${place(analysis, link.span)} ${link.kind === 'rfc' ? link.url : link.path}`,
    ),
  'inlay-hints': analysis =>
    inlayHintsOf(analysis, { start: 0, end: analysis.text.length }, new Set(inlayHintKinds)).map(
      hint => `${lineOf(analysis, hint.offset)} ${hint.kind}: ${hint.label}`,
    ),
  'workspace-symbols': analysis => {
    const query = /^# find (.*)$/m.exec(analysis.text)?.[1] ?? '';
    return messageSymbolsOf(analysis, query, 100).symbols.map(
      s =>
        `${s.kind} ${s.name}${s.part === '' ? '' : ` [${s.part}]`} at line ${lineOf(analysis, s.span.start)}`,
    );
  },
  formatting: analysis =>
    edited(analysis, formatEdits(analysis, { unfold: analysis.text.includes('# unfold') })),
  'signature-help': (analysis, offset) => {
    const signature = signatureAt(analysis, offset);
    if (!signature) return ['nothing'];
    const active = signature.active === undefined ? undefined : signature.parts[signature.active];
    return [
      signature.label,
      active ? `on «${signature.label.slice(active.start, active.end)}»: ${active.markdown}` : 'on no part',
    ];
  },
};
