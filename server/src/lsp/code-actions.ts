import {
  type CodeAction,
  CodeActionKind,
  type CodeActionParams,
  type Diagnostic,
} from 'vscode-languageserver/node';
import type { Analysis } from '../core/document';
import { type CodeAction as CoreAction, codeActionsAt, fixAllAction } from '../core/features/code-actions';
import { refactoringsAt } from '../core/features/refactorings';
import { toRange, toSpan, toWireEdits } from './to-lsp';

/** Kinds that the server offers. */
export const codeActionKinds = [
  CodeActionKind.QuickFix,
  CodeActionKind.RefactorRewrite,
  CodeActionKind.SourceFixAll,
];

/** True if the client wants actions of this kind, or did not say. A wanted kind holds all kinds below it. */
function isWanted(kind: string, only: readonly string[] | undefined): boolean {
  return only === undefined || only.some(wanted => kind === wanted || kind.startsWith(`${wanted}.`));
}

/** The diagnostics of the client that an action mends, so that the editor shows it at them. */
function mended(analysis: Analysis, action: CoreAction, diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const { finding } = action;
  if (finding === undefined) return [];
  const { start } = toRange(analysis, finding.span);
  return diagnostics.filter(
    ({ code, range }) =>
      code === finding.rule && range.start.line === start.line && range.start.character === start.character,
  );
}

/** Quick fixes at a range, the action that applies all of them, and refactorings of the message. */
export function codeActions(analysis: Analysis, params: CodeActionParams): CodeAction[] {
  const { only, diagnostics } = params.context;
  const quick = isWanted(CodeActionKind.QuickFix, only)
    ? codeActionsAt(analysis, toSpan(analysis, params.range))
    : [];
  const all = isWanted(CodeActionKind.SourceFixAll, only) ? fixAllAction(analysis) : undefined;
  const uri = params.textDocument.uri;
  const refactorings = isWanted(CodeActionKind.RefactorRewrite, only)
    ? refactoringsAt(analysis, toSpan(analysis, params.range).start)
    : [];
  const rewrites = refactorings.map(({ title, kind, edits }) => ({
    title,
    kind,
    edit: { changes: { [uri]: toWireEdits(analysis, edits) } },
  }));
  const fixes = [...quick, ...(all ? [all] : [])].map(action => ({
    title: action.title,
    kind: action.kind,
    isPreferred: action.preferred,
    diagnostics: mended(analysis, action, diagnostics),
    edit: { changes: { [uri]: toWireEdits(analysis, action.edits) } },
  }));
  return [...fixes, ...rewrites];
}
