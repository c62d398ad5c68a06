import {
  type DocumentHighlight,
  DocumentHighlightKind,
  type Location,
  LSPErrorCodes,
  type PrepareRenameResult,
  type ReferenceParams,
  type RenameParams,
  ResponseError,
  type SelectionRange,
  type SelectionRangeParams,
  type TextDocumentPositionParams,
  type WorkspaceEdit,
} from 'vscode-languageserver/node';
import type { Analysis } from '../core/document';
import { definitionAt, environmentDefinitionAt } from '../core/features/definition';
import { highlightsAt, referencesAt } from '../core/features/references';
import { renameAt, renameableAt } from '../core/features/rename';
import { selectionRangesAt } from '../core/features/selection-ranges';
import { toOffset, toRange, toWireEdits } from './to-lsp';

/** Where what is under the cursor comes from, in this document or in a file of variables; null where nothing does. */
export function definition(analysis: Analysis, params: TextDocumentPositionParams): Location | null {
  const offset = toOffset(analysis, params.position);
  const span = definitionAt(analysis, offset);
  if (span) return { uri: params.textDocument.uri, range: toRange(analysis, span) };
  const outside = environmentDefinitionAt(analysis, offset);
  if (!outside) return null;
  const { uri, line, character, length } = outside;
  return { uri, range: { start: { line, character }, end: { line, character: character + length } } };
}

/** The places of an id or variable in its document. */
export function references(analysis: Analysis, params: ReferenceParams): Location[] {
  const options = { definition: params.context.includeDeclaration };
  return referencesAt(analysis, toOffset(analysis, params.position), options).map(span => ({
    uri: params.textDocument.uri,
    range: toRange(analysis, span),
  }));
}

/** The same places, to be marked; null where there are none, so that the editor marks equal words. */
export function highlights(
  analysis: Analysis,
  params: TextDocumentPositionParams,
): DocumentHighlight[] | null {
  const found = highlightsAt(analysis, toOffset(analysis, params.position));
  if (found.length === 0) return null;
  return found.map(({ span, isDefinition }) => ({
    range: toRange(analysis, span),
    kind: isDefinition ? DocumentHighlightKind.Write : DocumentHighlightKind.Read,
  }));
}

/** What the user reads where a rename is refused. */
function refusal(reason: string): ResponseError<void> {
  return new ResponseError(LSPErrorCodes.RequestFailed, reason);
}

/** What would be renamed; an error with the reason where nothing can be. */
export function prepareRename(
  analysis: Analysis,
  params: TextDocumentPositionParams,
): PrepareRenameResult | ResponseError<void> {
  const found = renameableAt(analysis, toOffset(analysis, params.position));
  if (found.kind === 'refused') return refusal(found.reason);
  return { range: toRange(analysis, found.span), placeholder: found.name };
}

/** The edits of a rename; an error with the reason where it is refused. */
export function rename(analysis: Analysis, params: RenameParams): WorkspaceEdit | ResponseError<void> {
  const result = renameAt(analysis, toOffset(analysis, params.position), params.newName);
  if (result.kind === 'refused') return refusal(result.reason);
  return { changes: { [params.textDocument.uri]: toWireEdits(analysis, result.edits) } };
}

/** The chains of selections of some positions, the innermost first, one chain a position. */
export function selectionRanges(analysis: Analysis, params: SelectionRangeParams): SelectionRange[] {
  return params.positions.map(position => {
    const spans = selectionRangesAt(analysis, toOffset(analysis, position));
    const chain = spans.reduceRight<SelectionRange | undefined>(
      (parent, span) => ({ range: toRange(analysis, span), ...(parent ? { parent } : {}) }),
      undefined,
    );
    return chain ?? { range: { start: position, end: position } };
  });
}
