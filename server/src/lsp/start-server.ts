/** Wires the language server: one line per feature. What a feature answers is made by the core. */
import {
  type CodeAction,
  CodeLensRefreshRequest,
  type Connection,
  type SemanticTokens,
  SemanticTokensRequest,
} from 'vscode-languageserver/node';
import { type CompareParams, type CompareResult, compareMethod } from '../core/compare-protocol';
import type { Analysis } from '../core/document';
import {
  type AuthoredResult,
  authoredMethod,
  type CallsParams,
  type CallsResult,
  callsMethod,
  environmentsChangedMethod,
  type PrepareParams,
  type PrepareResult,
  prepareMethod,
} from '../core/protocol';
import { authored } from './authored';
import { calls } from './calls';
import { capabilities } from './capabilities';
import { codeActions, resolveCodeAction } from './code-actions';
import { codeLenses } from './code-lens';
import { compare } from './compare';
import { completion, resolve } from './completion';
import { DocumentStore } from './document-store';
import { Environments } from './environments';
import { foldingRanges } from './folding';
import { guarded } from './guard';
import type { ServerHost } from './host';
import { hover } from './hover';
import { wireLadder } from './ladder';
import type { OfDocument } from './on-document';
import { wireOpenTraces } from './open-trace';
import { prepare } from './prepare';
import { semanticTokens, wholeSemanticTokens } from './semantic-tokens';
import { Settings } from './settings';
import type { SipDocument } from './sip-document';
import { documentSymbols } from './symbols';
import { toOffset, toSpan } from './to-lsp';
import { wireCaptures } from './wire-captures';
import { wireEditing } from './wire-editing';
import { wireEnvironments } from './wire-environments';
import { wireExport } from './wire-export';
import { wireNavigation } from './wire-navigation';

/** Serves one client until it closes the connection. */
export function startServer(connection: Connection, host: ServerHost): void {
  const settings = new Settings(connection);
  const environments = new Environments(host);
  const client = { resolvesEdits: false, refreshesLenses: false };
  const refreshLenses = async () => {
    if (client.refreshesLenses) await connection.sendRequest(CodeLensRefreshRequest.type);
  };
  const documents = new DocumentStore(connection, settings, environments, {
    now: host.now,
    // The editor asks once for the lenses of a text; that may have been before its settings were here.
    onConfigured: () => void guarded(connection, 'lenses', undefined, refreshLenses)(undefined),
  });

  /** A handler that gets the analysed document of its parameters, and answers `empty` where there is none. */
  function on<P extends OfDocument, R, E>(
    feature: string,
    empty: E,
    answer: (analysis: Analysis, params: P, document: SipDocument) => R,
  ): (params: P) => Promise<R | E> {
    return guarded(connection, feature, empty as R | E, async (params: P) => {
      const document = documents.get('textDocument' in params ? params.textDocument.uri : params.uri);
      const analysis = await document?.soon();
      return document && analysis ? answer(analysis, params, document) : empty;
    });
  }

  const watching = wireEnvironments(connection, on, documents, { environments, settings });
  lifecycle(connection, { host, settings, documents, environments, watching, client, refreshLenses });
  connection.onCompletion(on('completion', null, (a, p) => completion(a, toOffset(a, p.position))));
  connection.onCompletionResolve(item => guarded(connection, 'completion resolve', item, resolve)(item));
  connection.onHover(on('hover', null, (a, p) => hover(a, toOffset(a, p.position))));
  connection.onDocumentSymbol(on('symbols', null, documentSymbols));
  connection.onFoldingRanges(on('folding', null, foldingRanges));
  connection.onCodeAction(on('code actions', null, (a, p) => codeActions(a, p, client.resolvesEdits)));
  connection.onCodeActionResolve(action => {
    const analysisOf = (uri: string) => documents.get(uri)?.analysis();
    return guarded(connection, 'code action resolve', action, (given: CodeAction) =>
      resolveCodeAction(given, analysisOf),
    )(action);
  });
  connection.onCodeLens(
    on('code lens', null, (a, p, { options }) => codeLenses(p.textDocument.uri, a, options)),
  );
  wireNavigation(connection, on, documents);
  wireEditing(connection, on);
  const tokens = connection.languages.semanticTokens;
  connection.onRequest(SemanticTokensRequest.type, on('semantic tokens', null, wholeSemanticTokens));
  tokens.onRange(on('semantic tokens', noTokens, (a, p) => semanticTokens(a, toSpan(a, p.range))));
  connection.onRequest<CallsResult | null, unknown>(
    callsMethod,
    on('calls', null, (a, _: CallsParams, document) => calls(document, a) ?? null),
  );
  connection.onRequest<PrepareResult, unknown>(
    prepareMethod,
    on('prepare', notPrepared, (a, p: PrepareParams) =>
      prepare(a, p, { ...host, roots: environments.roots }),
    ),
  );
  wireLadder(connection, on, documents);
  connection.onRequest<AuthoredResult, unknown>(authoredMethod, on('authored', notPrepared, authored));
  wireCaptures(connection, host);
  wireExport(connection, { documents, settings, host });
  connection.onRequest<CompareResult, unknown>(
    compareMethod,
    guarded(connection, 'compare', notCompared, (p: CompareParams) => compare(p, documents)),
  );
  wireOpenTraces(connection, host, settings);
  connection.listen();
}

const notCompared: CompareResult = {
  kind: 'failed',
  reason: 'The log of the SIP language server says why.',
};
const noTokens: SemanticTokens = { data: [] };
const notPrepared: Extract<PrepareResult, { kind: 'refused' }> = {
  kind: 'refused',
  reason: 'The document is not known to the SIP language server, or its log tells of an error.',
};
interface Lifecycle {
  readonly host: ServerHost;
  readonly settings: Settings;
  readonly documents: DocumentStore;
  readonly environments: Environments;
  readonly watching: ReturnType<typeof wireEnvironments>;
  /** What the client can do, once it has said so. */
  readonly client: { resolvesEdits: boolean; refreshesLenses: boolean };
  refreshLenses(): Promise<void>;
}

function lifecycle(
  connection: Connection,
  { host, settings, documents, environments, watching, client, refreshLenses }: Lifecycle,
): void {
  let refreshesHints = false;
  let watches = false;
  let hasFolders = false;
  connection.onInitialize(({ capabilities: { workspace, textDocument }, workspaceFolders }) => {
    refreshesHints = workspace?.inlayHint?.refreshSupport === true;
    client.refreshesLenses = workspace?.codeLens?.refreshSupport === true;
    settings.canPull = workspace?.configuration === true;
    watches = workspace?.didChangeWatchedFiles?.dynamicRegistration === true;
    hasFolders = workspace?.workspaceFolders === true;
    client.resolvesEdits = textDocument?.codeAction?.resolveSupport?.properties.includes('edit') === true;
    environments.changeRoots((workspaceFolders ?? []).map(folder => folder.uri));
    return { capabilities, serverInfo: { name: 'siplens', version: host.version } };
  });
  connection.onInitialized(() => watching.initialized(watches, hasFolders));
  connection.onDidChangeConfiguration(
    guarded(connection, 'settings', undefined, async params => {
      settings.push(params.settings);
      await documents.reconfigure();
      void connection.sendNotification(environmentsChangedMethod);
      if (refreshesHints) await connection.languages.inlayHint.refresh();
      await refreshLenses();
    }),
  );
}
