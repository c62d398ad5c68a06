import type { Connection } from 'vscode-languageserver/node';
import type { Analysis } from '../core/document';
import { type AnalysedParams, analysedMethod } from '../core/protocol';
import { toDiagnostics } from './diagnostics';
import { nextJudgement } from './next-judgement';
import { ShownProgress } from './shown-progress';
import { type SipDocument, sliceMs } from './sip-document';

/** Joins the changes of one action, such as a rename in many places; keystrokes come further apart than any wait that is not felt. */
const quietMs = 8;

/**
 * Publishes the findings of documents. Each analysis goes on in slices of a few milliseconds with requests between
 * them, and only for the newest version: a change stops the slices of the version before, and waits anew.
 */
export class Publisher {
  private readonly waiting = new Map<string, NodeJS.Timeout>();
  private readonly progress = new Map<string, ShownProgress>();
  private readonly toldFailures = new Set<string>();

  constructor(
    private readonly connection: Connection,
    private readonly now: () => number,
  ) {}

  /** Publishes this document soon, when it has been quiet for a moment. */
  schedule(document: SipDocument, delayMs = quietMs): void {
    this.after(document, delayMs, () => this.slice(document));
  }

  /** Takes the findings of a closed document away. */
  clear(document: SipDocument): void {
    clearTimeout(this.waiting.get(document.uri));
    this.waiting.delete(document.uri);
    this.endProgress(document);
    void this.connection.sendDiagnostics({ uri: document.uri, diagnostics: [] });
  }

  private after(document: SipDocument, delayMs: number, work: () => void): void {
    clearTimeout(this.waiting.get(document.uri));
    this.waiting.set(document.uri, setTimeout(work, delayMs));
  }

  private slice(document: SipDocument): void {
    if (document.isNew) this.progressOf(document).update(document.share);
    if (!document.advanceFor(sliceMs)) {
      this.after(document, 0, () => this.slice(document));
      return;
    }
    this.waiting.delete(document.uri);
    this.endProgress(document);
    this.publish(document);
  }

  /** The first analysis of a large document takes seconds: it is told how far it is, and may be stopped. */
  private progressOf(document: SipDocument): ShownProgress {
    const { uri } = document;
    let shown = this.progress.get(uri);
    if (!shown) {
      const name = uri.slice(uri.lastIndexOf('/') + 1);
      shown = new ShownProgress(this.connection, {
        title: `SIP: analysing ${name}`,
        onCancel: () => {
          document.abandon();
          this.connection.console.info(`${uri}: the analysis was cancelled; the next change starts it again`);
        },
      });
      this.progress.set(uri, shown);
    }
    return shown;
  }

  private endProgress(document: SipDocument): void {
    this.progress.get(document.uri)?.end();
    this.progress.delete(document.uri);
  }

  /** An open trace is judged by the clock: silence means more when it has lasted longer. */
  private judgeAgain(document: SipDocument, analysis: Analysis): void {
    const wait = nextJudgement(timesOf(analysis), this.now());
    if (wait === undefined) return;
    this.after(document, wait, () => {
      document.forget();
      this.slice(document);
    });
  }

  private publish(document: SipDocument): void {
    const analysis = document.analysis();
    if (analysis === undefined) return;
    const { uri, version } = document;
    try {
      void this.connection.sendDiagnostics({ uri, version, diagnostics: toDiagnostics(uri, analysis) });
      void this.connection.sendNotification(analysedMethod, analysedParams(document, analysis));
    } catch (error) {
      this.connection.console.error(`diagnostics: ${String(error)}`);
    }
    if (document.isLive && analysis.facts.open) this.judgeAgain(document, analysis);
    for (const { rule, message } of analysis.failures) {
      if (!this.toldFailures.has(rule)) this.connection.console.error(`rule ${rule} failed: ${message}`);
      this.toldFailures.add(rule);
    }
  }
}

/** Times of the messages, ms since 1970. */
function timesOf(analysis: Analysis): readonly number[] {
  return analysis.chunks.flatMap(({ chunk }) => chunk.trace?.keys.time ?? []);
}

function analysedParams(document: SipDocument, analysis: Analysis): AnalysedParams {
  const { uri, version, languageId } = document;
  const count = (severity: string) => analysis.findings.filter(f => f.severity === severity).length;
  return {
    uri,
    version,
    languageId,
    messages: analysis.messageCount,
    calls: analysis.callCount,
    errors: count('error'),
    warnings: count('warning'),
  };
}
