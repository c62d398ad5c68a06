import type { Range, TextDocumentContentChangeEvent } from 'vscode-languageserver/node';
import { type AnalysisSteps, analysing, updating } from '../core/analysis';
import type { Analysis, DocumentKind } from '../core/document';
import { defaultLintConfig, type LintConfig } from '../core/lint/config';
import { type Environment, noEnvironment } from '../core/sip/environment';
import { ChunkedText } from '../core/text/chunked-text';
import type { Span } from '../core/text/span';
import { noTaughtFormats, type TaughtFormats } from '../core/trace/formats/taught/read-taught-formats';
import { defaultEditorOptions, type EditorOptions } from './editor-options';
import { PendingEdits } from './pending-edits';

/** What holds for one document besides its text. */
export interface DocumentConfiguration {
  readonly lint: LintConfig;
  /** By default those of hints and formatting that the settings declare. */
  readonly options?: EditorOptions;
  /** By default only the formats that are built in. */
  readonly taught?: TaughtFormats;
  /** By default there are no variables from outside. */
  readonly environment?: Environment;
}

/** How long the analysis may hold up requests before it lets them through. */
export const sliceMs = 8;

/** A document as the client opened it. */
export interface OpenedDocument {
  readonly uri: string;
  readonly languageId: string;
  readonly version: number;
  getText(): string;
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
  /** Units of the text that the analysis under way has read. */
  private read = 0;
  /** Kept in pieces: the string of a large document costs as much as all of it, at each keystroke. */
  private text: ChunkedText;
  private currentVersion: number;

  constructor(
    opened: OpenedDocument,
    private readonly host: { now(): number; onError(error: unknown): void },
  ) {
    this.uri = opened.uri;
    this.languageId = opened.languageId;
    this.currentVersion = opened.version;
    this.text = ChunkedText.of(opened.getText());
    this.kind = documentKind(opened.languageId);
  }

  get version(): number {
    return this.currentVersion;
  }

  /** The text as it is now; that of the analysis may be older. */
  get source(): ChunkedText {
    return this.text;
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
      const span = 'range' in change ? this.spanOf(change.range) : { start: 0, end: this.text.length };
      const text = this.text.edited([{ span, newText: change.text }]);
      this.text = text;
      this.pending.add(span, change.text, (from, to) => text.slice(from, to));
    }
    this.currentVersion = version;
    this.steps = undefined;
  }

  private spanOf({ start, end }: Range): Span {
    const [from, to] = [this.text.offsetAt(start), this.text.offsetAt(end)];
    return { start: Math.min(from, to), end: Math.max(from, to) };
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
    this.read = 0;
    this.failedVersion = undefined;
    this.pending.clear();
  }

  /** The analysis of this version, made now if need be; undefined for other languages, and where it failed. */
  analysis(): Analysis | undefined {
    while (!this.advance());
    return this.failedVersion === this.version ? undefined : this.analysed;
  }

  /**
   * The same without holding up others: while a large document is analysed, the event loop turns every few
   * milliseconds. Undefined also where the document has changed meanwhile, so that the question is no longer asked.
   */
  async soon(): Promise<Analysis | undefined> {
    const asked = this.version;
    while (!this.advanceFor(sliceMs)) {
      await new Promise<void>(resolve => void setImmediate(resolve));
      if (this.version !== asked) return undefined;
    }
    return this.analysis();
  }

  /** Goes on with the analysis for so long, ms; true if there is nothing left to do. */
  advanceFor(ms: number): boolean {
    const until = performance.now() + ms;
    do {
      if (this.advance()) return true;
    } while (performance.now() < until);
    return false;
  }

  /** True until a version has been analysed. */
  get isNew(): boolean {
    return this.analysed === undefined;
  }

  /** How much of the text the analysis under way has read: 0 to 1. */
  get share(): number {
    return this.text.length === 0 ? 1 : this.read / this.text.length;
  }

  /** Gives up on this version: the user does not want to wait. The next change starts again. */
  abandon(): void {
    this.forget();
    this.failedVersion = this.version;
  }

  /** Takes one step of a few messages towards the analysis of this version; true if there is nothing left to do. */
  advance(): boolean {
    if (this.kind === undefined || this.failedVersion === this.version) return true;
    if (this.analysed !== undefined && this.pending.isEmpty) return true;
    try {
      this.steps ??=
        this.analysed === undefined ? this.fromScratch(this.kind) : updating(this.analysed, this.pending.all);
      const step = this.steps.next();
      if (step.done !== true) {
        this.read = step.value ?? this.read;
        return false;
      }
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
    const {
      lint: config = defaultLintConfig,
      environment = noEnvironment,
      taught = noTaughtFormats,
    } = this.configuration ?? {};
    const input = { text: this.text, kind, config, environment, taught };
    return analysing(this.isLive ? { ...input, now: this.host.now() } : input);
  }
}

function documentKind(languageId: string): DocumentKind | undefined {
  if (languageId === 'sip-message') return 'message';
  return languageId === 'sip-trace' ? 'trace' : undefined;
}
