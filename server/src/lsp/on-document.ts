import type { Analysis } from '../core/document';
import type { SipDocument } from './sip-document';

/** Parameters that name a document, as LSP and as our own requests do. */
export type OfDocument = { readonly textDocument: { readonly uri: string } } | { readonly uri: string };

/** Makes a handler that gets the analysed document of its parameters, and answers `empty` where there is none. */
export type OnDocument = <P extends OfDocument, R, E>(
  feature: string,
  empty: E,
  answer: (analysis: Analysis, params: P, document: SipDocument) => R,
) => (params: P) => Promise<R | E>;
