import { type Connection, TextDocuments } from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { defaultLintConfig } from '../core/lint/config';
import { defaultEditorOptions } from './editor-options';
import type { ServerHost } from './host';
import { Publisher } from './publisher';
import type { Settings } from './settings';
import { SipDocument } from './sip-document';

/** Open documents, kept in step with the client; their findings are published after every change. */
export class DocumentStore {
  private readonly documents: TextDocuments<SipDocument>;
  private readonly publisher: Publisher;

  constructor(
    private readonly connection: Connection,
    private readonly settings: Settings,
    host: Pick<ServerHost, 'now'>,
  ) {
    this.publisher = new Publisher(connection, host.now);
    this.documents = new TextDocuments<SipDocument>({
      create: (uri, languageId, version, content) =>
        new SipDocument(TextDocument.create(uri, languageId, version, content), {
          now: host.now,
          onError: error => connection.console.error(`analysis of ${uri}: ${describe(error)}`),
        }),
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

  /** Settings have changed: every document is judged again. */
  async reconfigure(): Promise<void> {
    await Promise.all(this.documents.all().map(document => this.configure(document)));
  }

  private async configure(document: SipDocument): Promise<void> {
    const { lint, options } = await this.settings.ofDocument(document.uri).catch((error: unknown) => {
      this.connection.console.error(`settings: ${describe(error)}`);
      return { lint: defaultLintConfig, options: defaultEditorOptions };
    });
    // It may have been closed while the client was asked.
    if (this.documents.get(document.uri) !== document) return;
    document.configure(lint, options);
    this.publisher.schedule(document, 0);
  }
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
