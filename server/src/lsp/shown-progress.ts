import type { Connection, WorkDoneProgressReporter } from 'vscode-languageserver/node';

/** What is done sooner is not worth a message. */
const patienceMs = 500;

/** Shows how far a long work is, once it has taken half a second, and lets the user stop it. */
export class ShownProgress {
  private readonly since = performance.now();
  private reporter: (WorkDoneProgressReporter & { done(): void }) | undefined;
  private state: 'waiting' | 'asked' | 'ended' = 'waiting';
  private percent = 0;

  constructor(
    private readonly connection: Pick<Connection, 'window' | 'console'>,
    private readonly work: { readonly title: string; onCancel(): void },
  ) {}

  /** The work has come so far: 0 to 1. */
  update(share: number): void {
    if (this.state === 'waiting' && performance.now() - this.since >= patienceMs) void this.show();
    const percent = Math.floor(100 * share);
    if (percent === this.percent) return;
    this.percent = percent;
    this.reporter?.report(percent);
  }

  /** The work is done, or is not done any more. */
  end(): void {
    this.state = 'ended';
    this.reporter?.done();
    this.reporter = undefined;
  }

  private isEnded(): boolean {
    return this.state === 'ended';
  }

  private async show(): Promise<void> {
    this.state = 'asked';
    try {
      const reporter = await this.connection.window.createWorkDoneProgress();
      if (this.isEnded()) return;
      reporter.begin(this.work.title, this.percent, undefined, true);
      reporter.token.onCancellationRequested(() => this.work.onCancel());
      this.reporter = reporter;
    } catch (error) {
      // A client that shows no progress gets its findings all the same.
      this.connection.console.warn(`progress: ${String(error)}`);
    }
  }
}
