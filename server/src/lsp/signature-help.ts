import { MarkupKind, type SignatureHelp } from 'vscode-languageserver/node';
import type { Analysis } from '../core/document';
import { signatureAt } from '../core/features/signature-help';

/** The grammar of the header value at an offset; null elsewhere. */
export function signatureHelp(analysis: Analysis, offset: number): SignatureHelp | null {
  const found = signatureAt(analysis, offset);
  if (!found) return null;
  const { label, markdown, parts, active } = found;
  const parameters = parts.map(part => ({
    label: [part.start, part.end] as [number, number],
    documentation: { kind: MarkupKind.Markdown, value: part.markdown },
  }));
  const documentation = { kind: MarkupKind.Markdown, value: markdown };
  // An index behind the last one highlights nothing.
  const activeParameter = active ?? parts.length;
  return { signatures: [{ label, documentation, parameters }], activeSignature: 0, activeParameter };
}
