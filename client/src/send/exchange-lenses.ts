import * as vscode from 'vscode';
import type { ExchangePhase } from '../../../server/src/core/exchange/exchange-phase';
import { ackWaitText } from './ack-wait-text';

type Action = readonly [title: string, command: string];

const again: Action = ['$(refresh) Send Again', 'siplens.sendAgain'];
const hangUp: Action = ['$(call-outgoing) Hang Up', 'siplens.hangUp'];
const inCall: readonly Action[] = [['$(arrow-swap) Transfer…', 'siplens.transfer']];

/** What can be done with an exchange in each phase. */
const actions: Readonly<Record<ExchangePhase, readonly Action[]>> = {
  waiting: [['$(circle-slash) Cancel', 'siplens.hangUp']],
  challenged: [['$(circle-slash) Cancel', 'siplens.hangUp']],
  unacknowledged: [hangUp],
  up: [hangUp, ['$(debug-pause) Hold', 'siplens.hold'], ...inCall],
  held: [hangUp, ['$(play) Resume', 'siplens.resume'], ...inCall],
  over: [again],
};

/** What a lens shows the state of. */
export interface LensState {
  readonly phase: ExchangePhase;
  /** It ended with a challenge. */
  readonly unanswered: boolean;
  /** While an ACK is held back: how long the peer waits for it yet, ms. */
  readonly ackWaitMs: number | undefined;
}

/** The titles and commands of the lenses of a live trace. */
function lensActions({ phase, unanswered, ackWaitMs }: LensState): readonly Action[] {
  const list = actions[phase];
  if (phase === 'unacknowledged') {
    return [[`$(reply) Send ACK (${ackWaitText(ackWaitMs)})`, 'siplens.sendAck'], ...list];
  }
  return unanswered && phase === 'over'
    ? [['$(key) Answer Challenge', 'siplens.answerChallenge'], ...list]
    : list;
}

/** Lenses at the top of live traces: what fits the state of their exchange. */
export class ExchangeLenses implements vscode.CodeLensProvider {
  private readonly change = new vscode.EventEmitter<void>();
  readonly onDidChangeCodeLenses = this.change.event;

  constructor(private readonly state: (uri: vscode.Uri) => LensState | undefined) {}

  /** The state of an exchange has changed. */
  refresh(): void {
    this.change.fire();
  }

  provideCodeLenses(document: vscode.TextDocument): vscode.CodeLens[] {
    const state = this.state(document.uri);
    if (!state) return [];
    const range = new vscode.Range(0, 0, 0, 0);
    return lensActions(state).map(
      ([title, command]) =>
        new vscode.CodeLens(range, { title, command, arguments: [document.uri.toString()] }),
    );
  }
}
