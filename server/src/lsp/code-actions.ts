import {
  type CodeAction,
  CodeActionKind,
  type CodeActionParams,
  type Diagnostic,
} from 'vscode-languageserver/node';
import type { Analysis } from '../core/document';
import {
  type CodeAction as CoreAction,
  codeActionsAt,
  fixAllEdits,
  fixAllTitle,
  hasFixAll,
} from '../core/features/code-actions';
import { refactoringsAt } from '../core/features/refactorings';
import type { TextEdit } from '../core/text/text-edit';
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
  const { start } = toRange(analysis, finding.span);
  return diagnostics.filter(
    ({ code, range }) =>
      code === finding.rule && range.start.line === start.line && range.start.character === start.character,
  );
}

/** True if two actions do the same. */
function isSame(
  a: { readonly edits: readonly TextEdit[] },
  b: { readonly edits: readonly TextEdit[] },
): boolean {
  return JSON.stringify(a.edits) === JSON.stringify(b.edits);
}

/** What `codeAction/resolve` needs to make the edit of the action that mends everything. */
interface FixAllData {
  readonly fixAllOf: string;
}

/**
 * The action that applies all preferred fixes. Its edits grow with the document, so where the client can resolve them
 * they are made when the user takes it.
 */
function fixAll(analysis: Analysis, uri: string, lazily: boolean): CodeAction | undefined {
  const kind = CodeActionKind.SourceFixAll;
  if (lazily) {
    const data: FixAllData = { fixAllOf: uri };
    return hasFixAll(analysis) ? { title: fixAllTitle, kind, data } : undefined;
  }
  const edits = fixAllEdits(analysis);
  return edits.length === 0
    ? undefined
    : { title: fixAllTitle, kind, edit: { changes: { [uri]: toWireEdits(analysis, edits) } } };
}

/** Quick fixes at a range, the action that applies all of them, and refactorings of the message. */
export function codeActions(analysis: Analysis, params: CodeActionParams, lazily: boolean): CodeAction[] {
  const { only, diagnostics } = params.context;
  const uri = params.textDocument.uri;
  const span = toSpan(analysis, params.range);
  const quick = isWanted(CodeActionKind.QuickFix, only) ? codeActionsAt(analysis, span) : [];
  const all = isWanted(CodeActionKind.SourceFixAll, only) ? fixAll(analysis, uri, lazily) : undefined;
  const refactorings = isWanted(CodeActionKind.RefactorRewrite, only)
    ? refactoringsAt(analysis, span.start)
    : [];
  const rewrites = refactorings
    // A finding here offers the same as its fix.
    .filter(rewrite => !quick.some(fix => isSame(fix, rewrite)))
    .map(({ title, kind, edits }) => ({
      title,
      kind,
      edit: { changes: { [uri]: toWireEdits(analysis, edits) } },
    }));
  const fixes = quick.map(action => ({
    title: action.title,
    kind: action.kind,
    isPreferred: action.preferred,
    diagnostics: mended(analysis, action, diagnostics),
    edit: { changes: { [uri]: toWireEdits(analysis, action.edits) } },
  }));
  return [...fixes, ...(all ? [all] : []), ...rewrites];
}

/** Adds the edit to an action that was sent without; any other action stays as it is. */
export function resolveCodeAction(
  action: CodeAction,
  analysisOf: (uri: string) => Analysis | undefined,
): CodeAction {
  const data: unknown = action.data;
  const uri = typeof data === 'object' && data !== null && 'fixAllOf' in data ? data.fixAllOf : undefined;
  const analysis = typeof uri === 'string' ? analysisOf(uri) : undefined;
  if (typeof uri !== 'string' || !analysis) return action;
  return { ...action, edit: { changes: { [uri]: toWireEdits(analysis, fixAllEdits(analysis)) } } };
}
