import { type Connection, TextDocuments } from 'vscode-languageserver/node';
import { defaultLintConfig } from '../core/lint/config';
import { defaultEditorOptions } from './editor-options';
import type { Environments } from './environments';
import type { ServerHost } from './host';
import { Publisher } from './publisher';
import type { Settings } from './settings';
import { type DocumentConfiguration, SipDocument } from './sip-document';

/** Open documents, kept in step with the client; their findings are published after every change. */
export class DocumentStore {
  private readonly documents: TextDocuments<SipDocument>;
  private readonly publisher: Publisher;
  /** How often the configuration of a document was asked for: only the last answer counts. */
  private readonly turns = new WeakMap<SipDocument, number>();

  constructor(
    private readonly connection: Connection,
    private readonly settings: Settings,
    private readonly environments: Environments,
    private readonly host: Pick<ServerHost, 'now'> & {
      /** The settings of a document are known for the first time: what was answered before may have been another answer. */
      onConfigured(): void;
    },
  ) {
    this.publisher = new Publisher(connection, host.now);
    this.documents = new TextDocuments<SipDocument>({
      create: (uri, languageId, version, content) =>
        new SipDocument(
          { uri, languageId, version, getText: () => content },
          {
            now: host.now,
            onError: error => connection.console.error(`analysis of ${uri}: ${describe(error)}`),
          },
        ),
      update: (document, changes, version) => {
        document.change(changes, version);
        return document;
      },
    });
    this.documents.onDidOpen(({ document }) => void this.configure(document));
    this.documents.onDidChangeContent(({ document }) => {
      if (document.isConfigured) this.publisher.schedule(document);
    });
    this.documents.onDidClose(({ document }) => this.publisher.clear(document));
    this.documents.listen(connection);
  }

  /** The document of a URI; undefined if the client has not opened it. */
  get(uri: string): SipDocument | undefined {
    return this.documents.get(uri);
  }

  /** All open documents. */
  all(): readonly SipDocument[] {
    return this.documents.all();
  }

  /** Settings have changed: the documents that read them, by default every one, are judged again. */
  async reconfigure(isMeant: (document: SipDocument) => boolean = () => true): Promise<void> {
    const meant = this.documents.all().filter(isMeant);
    await Promise.all(meant.map(document => this.configure(document)));
  }

  private async configurationOf(uri: string): Promise<DocumentConfiguration> {
    const { lint, options, taught, environments } = await this.settings.ofDocument(uri);
    return { lint, options, taught, environment: await this.environments.ofDocument(uri, environments) };
  }

  private async configure(document: SipDocument): Promise<void> {
    const turn = (this.turns.get(document) ?? 0) + 1;
    this.turns.set(document, turn);
    const configuration = await this.configurationOf(document.uri).catch((error: unknown) => {
      this.connection.console.error(`settings: ${describe(error)}`);
      const environment = this.environments.unknown();
      return { lint: defaultLintConfig, options: defaultEditorOptions, environment };
    });
    // It may have been closed while the client was asked, or its settings may have changed once more.
    if (this.documents.get(document.uri) !== document || this.turns.get(document) !== turn) return;
    const isFirst = !document.isConfigured;
    document.configure(configuration);
    if (isFirst) this.host.onConfigured();
    this.publisher.schedule(document, 0);
  }
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
