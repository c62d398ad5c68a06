import * as vscode from 'vscode';
import type { OpenedTrace } from './opened-trace';
import { progressText } from './trace-texts';

/** Reading that takes longer is told in a notification, which can stop it. */
const patienceMs = 500;

/** Tells how far the first reading of a trace is, until it ends: in the view at once, in a notification after a while. */
export class ReadingProgress {
  private tell: ((trace: OpenedTrace) => void) | undefined;
  private finish: () => void = () => undefined;
  private readonly done = new Promise<void>(resolve => {
    this.finish = resolve;
  });
  private readonly timer: NodeJS.Timeout;

  constructor(private readonly trace: OpenedTrace) {
    void vscode.window.withProgress({ location: { viewId: 'siplens.calls' } }, () => this.done);
    this.timer = setTimeout(() => this.notify(), patienceMs);
  }

  private notify(): void {
    const { trace } = this;
    const location = vscode.ProgressLocation.Notification;
    void vscode.window.withProgress(
      { location, title: `Reading ${trace.name}`, cancellable: true },
      (progress, token) => {
        token.onCancellationRequested(() => void trace.stop());
        let reported = 0;
        this.tell = ({ state }) => {
          if (!state) return;
          const percent = state.total > 0 ? (100 * state.bytes) / state.total : 0;
          progress.report({ message: progressText(state), increment: percent - reported });
          reported = percent;
        };
        this.tell(trace);
        return this.done;
      },
    );
  }

  /** To be called on each change of the trace. */
  update(): void {
    this.tell?.(this.trace);
  }

  end(): void {
    clearTimeout(this.timer);
    this.finish();
  }
}
