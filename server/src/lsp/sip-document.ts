import type { TextDocumentContentChangeEvent } from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { type AnalysisSteps, analysing, updating } from '../core/analysis';
import type { Analysis, DocumentKind } from '../core/document';
import { defaultLintConfig, type LintConfig } from '../core/lint/config';
import { type Environment, noEnvironment } from '../core/sip/environment';
import { defaultEditorOptions, type EditorOptions } from './editor-options';
import { PendingEdits } from './pending-edits';

/** What holds for one document besides its text. */
export interface DocumentConfiguration {
  readonly lint: LintConfig;
  /** By default those of hints and formatting that the settings declare. */
  readonly options?: EditorOptions;
  /** By default there are no variables from outside. */
  readonly environment?: Environment;
}

/**
 * An open document and its analysis. Edits are only noted; the analysis follows in steps, or at once when somebody asks
 * for it, so that a burst of keystrokes costs one update. A version that cannot be analysed answers undefined, and the
 * next one is analysed from scratch: no exception can leave a document broken.
 */
export class SipDocument {
  readonly uri: string;
  readonly languageId: string;
  private readonly kind: DocumentKind | undefined;
  private configuration: DocumentConfiguration | undefined;
  /** Edits between the analysed text and the text as it is now. */
  private readonly pending = new PendingEdits();
  private analysed: Analysis | undefined;
  /** The analysis of this version, under way. */
  private steps: AnalysisSteps | undefined;
  private failedVersion: number | undefined;

  constructor(
    private text: TextDocument,
    private readonly host: { now(): number; onError(error: unknown): void },
  ) {
    this.uri = text.uri;
    this.languageId = text.languageId;
    this.kind = documentKind(text.languageId);
  }

  get version(): number {
    return this.text.version;
  }

  /** False until the settings of this document are known: until then its findings are not shown. */
  get isConfigured(): boolean {
    return this.configuration !== undefined;
  }

  /** An exchange under way: its trace is judged by the clock while it is open. A file that was saved open is not. */
  get isLive(): boolean {
    return this.uri.startsWith('siplens-live:');
  }

  /** Takes over the changes of a new version, in the order in which the client made them. */
  change(changes: readonly TextDocumentContentChangeEvent[], version: number): void {
    for (const change of changes) {
      const span =
        'range' in change
          ? { start: this.text.offsetAt(change.range.start), end: this.text.offsetAt(change.range.end) }
          : { start: 0, end: this.text.getText().length };
      this.text = TextDocument.update(this.text, [change], version);
      const textNow = this.text.getText();
      this.pending.add(span, change.text, (from, to) => textNow.slice(from, to));
    }
    this.steps = undefined;
  }

  /** Settings of hints and formatting; the defaults until they are known. */
  get options(): EditorOptions {
    return this.configuration?.options ?? defaultEditorOptions;
  }

  /** New settings: the next analysis starts from scratch with them. */
  configure(configuration: DocumentConfiguration): void {
    this.configuration = configuration;
    this.forget();
  }

  /** The next analysis starts from scratch. */
  forget(): void {
    this.analysed = undefined;
    this.steps = undefined;
    this.failedVersion = undefined;
    this.pending.clear();
  }

  /** The analysis of this version, made now if need be; undefined for other languages, and where it failed. */
  analysis(): Analysis | undefined {
    while (!this.advance());
    return this.failedVersion === this.version ? undefined : this.analysed;
  }

  /** Takes one step of a few messages towards the analysis of this version; true if there is nothing left to do. */
  advance(): boolean {
    if (this.kind === undefined || this.failedVersion === this.version) return true;
    if (this.analysed !== undefined && this.pending.isEmpty) return true;
    try {
      this.steps ??=
        this.analysed === undefined ? this.fromScratch(this.kind) : updating(this.analysed, this.pending.all);
      const step = this.steps.next();
      if (step.done !== true) return false;
      this.forget();
      this.analysed = step.value;
    } catch (error) {
      this.forget();
      this.failedVersion = this.version;
      this.host.onError(error);
    }
    return true;
  }

  private fromScratch(kind: DocumentKind): AnalysisSteps {
    const { lint: config = defaultLintConfig, environment = noEnvironment } = this.configuration ?? {};
    const input = { text: this.text.getText(), kind, config, environment };
    return analysing(this.isLive ? { ...input, now: this.host.now() } : input);
  }
}

function documentKind(languageId: string): DocumentKind | undefined {
  if (languageId === 'sip-message') return 'message';
  return languageId === 'sip-trace' ? 'trace' : undefined;
}
