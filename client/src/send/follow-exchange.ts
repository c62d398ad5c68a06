import type * as vscode from 'vscode';
import { describeOutcome } from '../../../server/src/core/exchange/describe-outcome';
import { maskOutcome } from '../../../server/src/core/exchange/mask-outcome';
import { maskLine, maskRecord, maskWords } from '../../../server/src/core/exchange/mask-values';
import type { PreparedRequest } from '../../../server/src/core/exchange/prepared-request';
import { hostPort } from '../../../server/src/core/exchange/request-environment';
import type { TimerSettings } from '../../../server/src/core/exchange/timers';
import type { PrepareResult } from '../../../server/src/core/protocol';
import type { Round } from '../../../server/src/net/repeat-sending';
import { type ExchangeOptions, startExchange } from '../../../server/src/net/start-exchange';
import type { Transport } from '../../../server/src/net/transport';
import type { RequestSource } from '../history/sent-request';
import { credentialsFor } from './ask-secrets';
import { watchHeldAck } from './held-ack';
import { LiveTrace } from './live-trace';
import type { Sending } from './send-request';
import { assistNote, liveTraceHead } from './trace-text';

/** How long the call of one sending may take to end before the next one, ms. */
const closeMs = 2000;

type Ready = Extract<PrepareResult, { kind: 'ready' }>;

/** A request that is ready, its open transport, and who looks on. */
export interface FollowInput {
  readonly sending: Sending;
  readonly ready: Ready;
  readonly transport: Transport;
  /** About the way, for the first record. */
  readonly note: string | undefined;
  /** Where it goes when this target fails. */
  readonly nextTarget: NonNullable<ExchangeOptions['nextTarget']>;
  readonly timers: TimerSettings;
  /** Values that the live trace shows as stars. */
  readonly secrets: readonly string[];
  readonly progress: vscode.Progress<{ message: string }>;
  readonly token: vscode.CancellationToken;
  /** Which of several sendings (`# @repeat`): a call is ended before the next one. */
  readonly round: Round;
  /** Where the request stands in its file. */
  readonly source: RequestSource;
  /** The final answer, wire bytes one character each. */
  onAnswer(answer: string): void;
  /** Sends the request anew. */
  again(): Promise<void>;
}

/**
 * Sends the bytes and shows all that follows in a live trace, up to the outcome; a call goes on after it. Answers what
 * went wrong on the way, for the user; undefined where an answer came or the user stopped it.
 */
export async function followExchange(input: FollowInput): Promise<string | undefined> {
  const { sending, ready, transport, progress, token } = input;
  const { target } = transport;
  const way = `${hostPort(target.host, target.port)} (${target.transport.toUpperCase()})`;
  const title = { name: ready.name, way, changes: ready.changes };
  const trace = new LiveTrace(sending.files, title);
  const kept = sending.history.begin({
    name: ready.name,
    method: ready.method,
    target: way,
    source: input.source,
    traceName: trace.uri.path.slice(1),
    head: liveTraceHead(title, false),
  });
  // A tab of its own: were it the preview, the next request that is sent would close it, and so cancel this one.
  await trace.show(ready.method === 'INVITE');
  const { number, times } = input.round;
  progress.report({ message: `${times > 1 ? `${number} of ${times} ` : ''}sent to ${way}` });
  let unanswered = false;
  let isUp = false;
  const notes = [assistNote(ready.changes), input.note].filter(text => text !== undefined);
  const masks = { values: input.secrets, rows: ready.secretRows };
  const running = startExchange(preparedRequest(ready), transport, {
    onRecord: record => {
      const masked = maskRecord(record, masks);
      trace.append(masked);
      kept.record(masked);
    },
    onProgress: (status, reason) => progress.report({ message: `${status} ${maskWords(reason, masks)}` }),
    onPhase: phase => {
      sending.lenses.refresh();
      sending.exchanges.tellPalette();
      // Copies of its answers may be waited for half a minute longer: the user need not.
      if (isUp && phase === 'over') sending.status.callIsOver(ready.name, trace.uri);
    },
    onNote: text => sending.client.output.info(`${ready.name}: ${maskLine(text, 'note', masks)}`),
    firstNote: notes.length > 0 ? notes.join('; ') : undefined,
    nextTarget: input.nextTarget,
    timers: input.timers,
    // What is sent exactly as written is answered by nobody but its author, unless a line of the file says who.
    ...(ready.mode === 'exact' && !ready.auth
      ? {}
      : { credentials: realm => credentialsFor(sending.vault, realm, ready.auth) }),
  });
  sending.exchanges.add(trace.uri, { running, unanswered: () => unanswered, again: () => input.again() });
  sending.lenses.refresh();
  token.onCancellationRequested(() => running.cancel());
  if (token.isCancellationRequested) running.cancel();
  const outcome = await running.outcome;
  unanswered = outcome.kind === 'answered' && (outcome.status === 401 || outcome.status === 407);
  if (running.finalAnswer !== undefined) input.onAnswer(running.finalAnswer);
  const acknowledged = watchHeldAck(sending, ready.name, running);
  if (number < times) {
    await acknowledged;
    await running.close(closeMs);
  }
  const { grade, text: said } = describeOutcome(maskOutcome(outcome, masks), running.target);
  // A host of a failure may be a secret too.
  const described = { grade, text: maskLine(said, 'outcome', masks) };
  kept.outcome(described);
  void running.ended.then(() => {
    trace.finish();
    kept.finish();
    sending.lenses.refresh();
  });
  if (outcome.kind === 'answered' && outcome.callIsUp && number === times) {
    isUp = true;
    void acknowledged.then(() => {
      if (running.phase === 'over') sending.status.callIsOver(ready.name, trace.uri);
      else sending.status.callIsUp(ready.name);
    });
    await trace.show(true);
    return undefined;
  }
  sending.status.outcome(ready.name, described, trace.uri);
  return described.grade === 'failed' ? described.text : undefined;
}

/** The answer of the language server as the sender takes it. */
export function preparedRequest({ kind: _, bytes, secretRows: __, ...ready }: Ready): PreparedRequest {
  return { ...ready, bytes: Buffer.from(bytes, 'base64') };
}
