import * as vscode from 'vscode';
import type { ExchangePhase } from '../../../server/src/core/exchange/exchange-phase';

type Action = readonly [title: string, command: string];

const again: Action = ['$(refresh) Send Again', 'siplens.sendAgain'];
const inCall: readonly Action[] = [['$(arrow-swap) Transfer…', 'siplens.transfer']];

/** What can be done with an exchange in each phase. */
const actions: Readonly<Record<ExchangePhase, readonly Action[]>> = {
  waiting: [['$(circle-slash) Cancel', 'siplens.hangUp']],
  challenged: [['$(circle-slash) Cancel', 'siplens.hangUp']],
  up: [['$(call-outgoing) Hang Up', 'siplens.hangUp'], ['$(debug-pause) Hold', 'siplens.hold'], ...inCall],
  held: [['$(call-outgoing) Hang Up', 'siplens.hangUp'], ['$(play) Resume', 'siplens.resume'], ...inCall],
  over: [again],
};

/** The titles and commands of the lenses of a live trace. `unanswered`: it ended with a challenge. */
function lensActions(phase: ExchangePhase, unanswered: boolean): readonly Action[] {
  const list = actions[phase];
  return unanswered && phase === 'over'
    ? [['$(key) Answer Challenge', 'siplens.answerChallenge'], ...list]
    : list;
}

/** Lenses at the top of live traces: what fits the state of their exchange. */
export class ExchangeLenses implements vscode.CodeLensProvider {
  private readonly change = new vscode.EventEmitter<void>();
  readonly onDidChangeCodeLenses = this.change.event;

  constructor(
    private readonly state: (
      uri: vscode.Uri,
    ) => { readonly phase: ExchangePhase; readonly unanswered: boolean } | undefined,
  ) {}

  /** The state of an exchange has changed. */
  refresh(): void {
    this.change.fire();
  }

  provideCodeLenses(document: vscode.TextDocument): vscode.CodeLens[] {
    const state = this.state(document.uri);
    if (!state) return [];
    const range = new vscode.Range(0, 0, 0, 0);
    return lensActions(state.phase, state.unanswered).map(
      ([title, command]) =>
        new vscode.CodeLens(range, { title, command, arguments: [document.uri.toString()] }),
    );
  }
}
