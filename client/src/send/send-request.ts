import * as vscode from 'vscode';
import { describeFailure, describeOutcome } from '../../../server/src/core/exchange/describe-outcome';
import type { PreparedRequest } from '../../../server/src/core/exchange/prepared-request';
import { hostPort } from '../../../server/src/core/exchange/request-environment';
import { type PrepareParams, type PrepareResult, prepareMethod } from '../../../server/src/core/protocol';
import { openTransport } from '../../../server/src/net/open-transport';
import { type ResolvedTarget, resolveTarget } from '../../../server/src/net/resolve-target';
import { startExchange } from '../../../server/src/net/start-exchange';
import type { Transport } from '../../../server/src/net/transport';
import type { SipLanguageClient } from '../language/start-client';
import type { MemoryFiles } from '../virtual/memory-files';
import type { ConfirmedTargets } from './confirmed-targets';
import { LiveTrace } from './live-trace';
import type { OpenExchanges } from './open-exchanges';
import type { SendStatus } from './status';
import { assistNote } from './trace-text';

/** What sending works with. */
export interface Sending {
  readonly client: SipLanguageClient;
  readonly files: MemoryFiles;
  readonly targets: ConfirmedTargets;
  readonly exchanges: OpenExchanges;
  readonly status: SendStatus;
}

/** A request and its document; the message under the position is meant. */
export interface RequestPlace {
  readonly document: vscode.TextDocument;
  readonly position: vscode.Position;
}

type Ready = Extract<PrepareResult, { kind: 'ready' }>;

/** A reason to stop that the user is told; thrown inside this file only. */
class Refusal extends Error {}

/**
 * Sends the request at a place: prepared by the server, confirmed where its target is another machine, over a socket
 * that is open before the bytes are made, since they name it. All messages go into a live trace beside it. Never
 * rejects: what goes wrong is told.
 */
export async function sendRequest(sending: Sending, place: RequestPlace): Promise<void> {
  try {
    const answers = new Map<string, string>();
    const draft = await prepareAsking(sending, place, answers);
    if (!draft) return;
    const target = await allowedTarget(sending, draft);
    if (!target) return;
    await vscode.window.withProgress(
      { location: vscode.ProgressLocation.Notification, title: `SIP: ${draft.name}`, cancellable: true },
      (progress, token) => exchange({ sending, place, answers, target, progress, token }),
    );
  } catch (error) {
    if (!(error instanceof Refusal)) sending.client.output.error(`send: ${String(error)}`);
    void vscode.window.showErrorMessage(
      error instanceof Refusal
        ? error.message
        : 'The request could not be sent; the log of output "SIP" says why.',
    );
  }
}

/** The draft, after the user has answered what it asks for; undefined if the user did not. */
async function prepareAsking(
  sending: Sending,
  place: RequestPlace,
  answers: Map<string, string>,
): Promise<Ready | undefined> {
  for (;;) {
    const result = await prepare(sending, place, { answers });
    if (result.kind === 'ready') return result;
    for (const name of result.prompts) {
      const answer = await vscode.window.showInputBox({
        title: 'SIP: Send Request',
        prompt: name,
        ignoreFocusOut: true,
      });
      if (answer === undefined) return undefined;
      answers.set(name, answer);
    }
  }
}

interface PrepareInput {
  readonly answers: ReadonlyMap<string, string>;
  readonly local?: Transport['local'];
}

async function prepare(
  { client }: Sending,
  place: RequestPlace,
  { answers, local }: PrepareInput,
): Promise<Exclude<PrepareResult, { kind: 'refused' }>> {
  const { document, position } = place;
  const timeoutMs = vscode.workspace
    .getConfiguration('siplens.send', document)
    .get<number | null>('timeoutMs', null);
  const params: PrepareParams = {
    uri: client.toUri(document.uri),
    position: { line: position.line, character: position.character },
    answers: Object.fromEntries(answers),
    ...(local === undefined ? {} : { local }),
    ...(timeoutMs === null ? {} : { timeoutMs }),
  };
  const result = await client.request<PrepareResult>(prepareMethod, params);
  if (result.kind === 'refused') throw new Refusal(result.reason);
  return result;
}

/** The target with its address; undefined if the user did not agree to send there. */
async function allowedTarget({ targets }: Sending, draft: Ready): Promise<ResolvedTarget | undefined> {
  const { transport, host, port } = draft;
  const resolution = await resolveTarget({ transport, host, port });
  if (resolution.kind === 'failed') throw new Refusal(describeFailure(resolution.failure));
  const { target } = resolution;
  const allowed = await targets.allow(target, async () => {
    const address = target.address === host ? '' : ` (${target.address})`;
    const question = `Send ${draft.method} to ${hostPort(host, port)}${address} over ${transport.toUpperCase()}?`;
    const detail =
      'This target is not on this machine. You are asked once for each target; "SIP: Forget Confirmed Targets" makes it ask again.';
    return (await vscode.window.showWarningMessage(question, { modal: true, detail }, 'Send')) === 'Send';
  });
  return allowed ? target : undefined;
}

interface ExchangeInput {
  readonly sending: Sending;
  readonly place: RequestPlace;
  readonly answers: ReadonlyMap<string, string>;
  readonly target: ResolvedTarget;
  readonly progress: vscode.Progress<{ message: string }>;
  readonly token: vscode.CancellationToken;
}

/** From the open socket to the outcome. The exchange may go on after it: copies of answers, a call that is up. */
async function exchange({ sending, place, answers, target, progress, token }: ExchangeInput): Promise<void> {
  const abort = new AbortController();
  token.onCancellationRequested(() => abort.abort());
  const opened = await openTransport(target, { signal: abort.signal });
  if (opened.kind === 'stopped') return;
  if (opened.kind === 'failed') throw new Refusal(describeFailure(opened.failure));
  const { transport } = opened;
  let ready: Ready;
  try {
    const prepared = await prepare(sending, place, { answers, local: transport.local });
    if (prepared.kind === 'asks' || !sameTarget(prepared, target)) {
      throw new Refusal(
        'The request changed while its socket was opened, and names another target now. Send it again.',
      );
    }
    ready = prepared;
  } catch (error) {
    transport.close();
    throw error;
  }
  const way = `${hostPort(target.host, target.port)} (${target.transport.toUpperCase()})`;
  const trace = new LiveTrace(sending.files, { name: ready.name, way, changes: ready.changes });
  await trace.show(false);
  progress.report({ message: `sent to ${way}` });
  const running = startExchange(preparedRequest(ready), transport, {
    onRecord: record => trace.append(record),
    onProgress: (status, reason) => progress.report({ message: `${status} ${reason}` }),
    onNote: text => sending.client.output.info(`${ready.name}: ${text}`),
    firstNote: assistNote(ready.changes),
  });
  sending.exchanges.add(trace.uri, running);
  token.onCancellationRequested(() => running.cancel());
  if (token.isCancellationRequested) running.cancel();
  const outcome = await running.outcome;
  const described = describeOutcome(outcome, target);
  void running.ended.then(() => trace.finish());
  if (outcome.kind === 'answered' && outcome.callIsUp) {
    sending.status.callIsUp(ready.name);
    await trace.show(true);
    void running.ended.then(() => sending.status.callIsOver(ready.name, trace.uri));
    return;
  }
  sending.status.outcome(ready.name, described, trace.uri);
  if (described.grade === 'failed') throw new Refusal(`${ready.name}: ${described.text}`);
}

function sameTarget(ready: Ready, target: ResolvedTarget): boolean {
  return ready.transport === target.transport && ready.host === target.host && ready.port === target.port;
}

function preparedRequest(ready: Ready): PreparedRequest {
  const { name, method, transport, host, port, timeoutMs, mode, changes } = ready;
  const bytes = Buffer.from(ready.bytes, 'base64');
  return { name, bytes, method, target: { transport, host, port }, timeoutMs, mode, changes };
}
