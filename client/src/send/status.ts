import * as vscode from 'vscode';
import type { OutcomeText } from '../../../server/src/core/exchange/describe-outcome';

const icons: Readonly<Record<OutcomeText['grade'], string>> = {
  ok: '$(pass)',
  answered: '$(warning)',
  stopped: '$(circle-slash)',
  failed: '$(error)',
};

/** Shows in the status bar how the last request ended, and the way to hang up while its call is up. */
export class SendStatus implements vscode.Disposable {
  private readonly item = vscode.window.createStatusBarItem(
    'siplens.lastRequest',
    vscode.StatusBarAlignment.Left,
    10,
  );

  constructor() {
    this.item.name = 'SIP: Last Request';
  }

  /** The outcome of a request; a click shows its trace. */
  outcome(name: string, { grade, text }: OutcomeText, trace: vscode.Uri): void {
    this.item.text = `${icons[grade]} ${name}: ${text}`;
    this.item.tooltip = 'How the last SIP request ended. Click to see its trace.';
    this.item.command = { command: 'vscode.open', title: 'Show Trace', arguments: [trace] };
    this.item.show();
  }

  /** A call is up; a click ends it. */
  callIsUp(name: string): void {
    this.item.text = `$(call-outgoing) ${name}: in a call, hang up`;
    this.item.tooltip = 'The call is up. Click to end it with BYE; closing its trace ends it too.';
    this.item.command = 'siplens.hangUp';
    this.item.show();
  }

  /** The answer of a call waits for its ACK, `wait` how long yet; a click sends it. */
  ackIsHeld(name: string, wait: string): void {
    this.item.text = `$(reply) ${name}: send ACK, ${wait}`;
    this.item.tooltip =
      'The call was answered and its ACK is held back. Click to send it; closing the trace ends the call.';
    this.item.command = 'siplens.sendAck';
    this.item.show();
  }

  /** The call has ended. */
  callIsOver(name: string, trace: vscode.Uri): void {
    this.outcome(name, { grade: 'ok', text: 'the call has ended' }, trace);
  }

  dispose(): void {
    this.item.dispose();
  }
}
