import type { Analysis } from '../../src/core/document';
import { callsTreeOf } from '../../src/core/features/calls-tree';
import { codeActionsAt, fixAllEdits } from '../../src/core/features/code-actions';
import { completionAt } from '../../src/core/features/completion';
import { foldingOf } from '../../src/core/features/folding';
import { hoverAt } from '../../src/core/features/hover';
import { ladderLenses, sendLenses } from '../../src/core/features/lens';
import { refactoringsAt } from '../../src/core/features/refactorings';
import { semanticTokenModifiers, semanticTokensOf } from '../../src/core/features/semantic-tokens';
import { type OutlineSymbol, symbolsOf } from '../../src/core/features/symbols';
import { type Span, sliceSpan } from '../../src/core/text/span';
import { applyTextEdits } from '../../src/core/text/text-edit';
import { navigationRenders } from './render-navigation';

export type Render = (analysis: Analysis, offset: number) => readonly string[];

function lineOf(analysis: Analysis, offset: number): number {
  return analysis.lines.positionAt(offset).line + 1;
}

function linesOf(analysis: Analysis, span: Span): string {
  return `${lineOf(analysis, span.start)}-${lineOf(analysis, span.end)}`;
}

function counts({ errors, warnings }: { errors: number; warnings: number }): string {
  return errors + warnings === 0 ? '' : ` [${errors} errors, ${warnings} warnings]`;
}

function outline(analysis: Analysis, symbols: readonly OutlineSymbol[], indent: string): readonly string[] {
  return symbols.flatMap(s => [
    `${indent}${s.kind} ${s.name}${s.detail === '' ? '' : ` | ${s.detail}`} (${linesOf(analysis, s.span)})`,
    ...outline(analysis, s.children, `${indent}  `),
  ]);
}

/** Lines that differ between two texts, without those that both begin and end with: `- ` before, `+ ` after. */
function changedLines(before: string, after: string): readonly string[] {
  const old = before.split('\n');
  const now = after.split('\n');
  while (old.length > 0 && old[0] === now[0]) {
    old.shift();
    now.shift();
  }
  while (old.length > 0 && old.at(-1) === now.at(-1)) {
    old.pop();
    now.pop();
  }
  return [...old.map(line => `- ${line}`.trimEnd()), ...now.map(line => `+ ${line}`.trimEnd())];
}

/** How the answer of each feature is written in its document. */
export const featureRenders: Readonly<Record<string, Render>> = {
  ...navigationRenders,
  completion: (analysis, offset) => {
    const entries = [...completionAt(analysis, offset)].sort((a, b) => (a.sortKey < b.sortKey ? -1 : 1));
    return entries.map(e => {
      const replaced = sliceSpan(analysis.text, e.replace);
      const text = e.insertText.replaceAll('\n', '⏎');
      const inserts = text === e.label ? '' : ` -> «${text}»`;
      // Where a value of a variable comes from is shown beside it.
      const value = analysis.environment.names.length > 0 && e.kind === 'variable' ? ` (${e.detail})` : '';
      return `${e.label}${inserts}${replaced === '' ? '' : ` for «${replaced}»`}${value}`;
    });
  },
  hover: (analysis, offset) => {
    const hover = hoverAt(analysis, offset);
    if (!hover) return ['nothing'];
    return [`on «${sliceSpan(analysis.text, hover.span)}»`, ...hover.markdown.split('\n')];
  },
  symbols: analysis => outline(analysis, symbolsOf(analysis), ''),
  folding: analysis => foldingOf(analysis).map(f => `${f.kind} ${linesOf(analysis, f.span)}`),
  lens: analysis => [
    ...sendLenses(analysis).map(
      l => `${l.title} ${l.method} at line ${lineOf(analysis, l.span.start)}${l.name ? `: ${l.name}` : ''}`,
    ),
    ...ladderLenses(analysis).map(l => `${l.title} at line ${lineOf(analysis, l.span.start)}`),
  ],
  'semantic-tokens': analysis =>
    semanticTokensOf(analysis).map(
      t =>
        `${lineOf(analysis, t.start)} ${t.type}${t.modifier === undefined ? '' : `.${semanticTokenModifiers[t.modifier]}`} ${sliceSpan(analysis.text, t)}`,
    ),
  'code-actions': (analysis, offset) => {
    const all = fixAllEdits(analysis);
    return [
      ...codeActionsAt(analysis, { start: offset, end: offset }).map(
        a => `${a.kind}${a.preferred ? ' preferred' : ''}: ${a.title}`,
      ),
      ...(all.length > 0
        ? ['source.fixAll:', ...applyTextEdits(analysis.text, all).trimEnd().split('\n')]
        : []),
    ];
  },
  refactorings: (analysis, offset) =>
    refactoringsAt(analysis, offset).flatMap(({ title, edits }) => [
      title,
      ...changedLines(analysis.text, applyTextEdits(analysis.text, edits)),
    ]),
  'calls-tree': analysis =>
    callsTreeOf(analysis).flatMap(call => [
      `${call.state}: ${call.label} | ${call.description}${counts(call)}`,
      ...call.tooltip.split('\n').map(line => `  > ${line}`),
      ...call.transactions.flatMap(t => [
        `  ${t.outcome}: ${t.label} | ${t.description}${counts(t)}`,
        ...t.messages.map(
          m =>
            `    ${m.number} ${m.outcome}: ${m.label} | ${m.description}${m.retransmission ? ' (repeated)' : ''}${counts(m)}`,
        ),
      ]),
    ]),
};
