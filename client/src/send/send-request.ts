import * as vscode from 'vscode';
import {
  isSwitched,
  isUdpPossible,
  switchAdvice,
  switchTold,
} from '../../../server/src/core/exchange/describe-changes';
import { describeFailure } from '../../../server/src/core/exchange/describe-outcome';
import { hostPort } from '../../../server/src/core/exchange/request-environment';
import { type PrepareParams, type PrepareResult, prepareMethod } from '../../../server/src/core/protocol';
import type { ConnectionPool } from '../../../server/src/net/connection-pool';
import { type Round, repeatSending } from '../../../server/src/net/repeat-sending';
import { type ResolvedTarget, resolveTargets } from '../../../server/src/net/resolve-target';
import type { SendGate } from '../../../server/src/net/send-gate';
import type { Transport } from '../../../server/src/net/transport';
import { nextAttemptOf, waysTo } from '../../../server/src/net/ways-to-target';
import type { RequestHistory } from '../history/request-history';
import type { RequestSource } from '../history/sent-request';
import type { SipLanguageClient } from '../language/start-client';
import type { MemoryFiles } from '../virtual/memory-files';
import { setSecret } from './ask-secrets';
import type { ConfirmedTargets } from './confirmed-targets';
import type { ExchangeLenses } from './exchange-lenses';
import { followExchange, preparedRequest } from './follow-exchange';
import { maskReady } from './mask-ready';
import type { OpenExchanges } from './open-exchanges';
import type { SecretVault } from './secret-vault';
import { type SendSettings, sendSettings } from './send-settings';
import { startLineNear } from './start-line';
import type { SendStatus } from './status';

/** What sending works with. */
export interface Sending {
  readonly client: SipLanguageClient;
  readonly files: MemoryFiles;
  readonly targets: ConfirmedTargets;
  readonly exchanges: OpenExchanges;
  readonly status: SendStatus;
  readonly vault: SecretVault;
  readonly lenses: ExchangeLenses;
  /** Connections that exchanges leave open for later ones. */
  readonly pool: ConnectionPool;
  readonly gate: SendGate;
  /** What was sent in this workspace. */
  readonly history: RequestHistory;
  /** Final answers of this window by document and `# @name`, for `{{name.response.…}}`. */
  readonly earlier: Map<string, Map<string, string>>;
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
export function sendRequest(sending: Sending, place: RequestPlace): Promise<void> {
  return telling(sending, async () => {
    const asked = await nothingAsked(place);
    const draft = await prepareAsking(sending, place, asked);
    if (!draft) return;
    const targets = await allowedTargets(sending, draft);
    if (!targets) return;
    await inTurn(sending, place, draft, () => sendRounds({ sending, place, asked, draft, targets }));
  });
}

/** What would be sent, and the values in it that nothing may show. */
export interface Draft {
  readonly ready: Ready;
  readonly masked: readonly string[];
}

/** Prepares the request as for sending, up to the point where a socket would be opened, and shows that. */
export function previewRequest(
  sending: Sending,
  place: RequestPlace,
  show: (draft: Draft) => Promise<void>,
): Promise<void> {
  return telling(sending, async () => {
    const asked = await nothingAsked(place);
    const ready = await prepareAsking(sending, place, asked);
    if (ready) await show({ ready, masked: [...asked.masked] });
  });
}

async function nothingAsked(place: RequestPlace): Promise<Asked> {
  const settings = await settingsOf(place);
  return { answers: new Map(), secrets: new Map(), masked: new Set(), files: new Set(), settings };
}

/** Runs something of sending; what goes wrong is told. */
async function telling(sending: Sending, run: () => Promise<void>): Promise<void> {
  try {
    await run();
  } catch (error) {
    if (!(error instanceof Refusal)) sending.client.output.error(`send: ${String(error)}`);
    void vscode.window.showErrorMessage(
      error instanceof Refusal
        ? error.message
        : 'The request could not be sent; the log of output "SIP" says why.',
    );
  }
}

/** Runs `send`, unless the same request is being sent already, or too many were sent just now. */
async function inTurn(
  { gate }: Sending,
  { document }: RequestPlace,
  { name }: Ready,
  send: () => Promise<void>,
): Promise<void> {
  const id = `${document.uri} ${name}`;
  const refusal = gate.enter(id, name);
  if (refusal !== undefined) throw new Refusal(refusal);
  try {
    await send();
  } finally {
    gate.leave(id);
  }
}

/** Sends as often as `# @repeat` says, with a progress that can be stopped. */
async function sendRounds(
  input: Omit<ExchangeInput, 'progress' | 'token' | 'signal' | 'round'>,
): Promise<void> {
  const { name, repeat } = input.draft;
  await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title: `SIP: ${name}`, cancellable: true },
    (progress, token) => {
      const abort = new AbortController();
      token.onCancellationRequested(() => abort.abort());
      const { signal } = abort;
      return repeatSending(repeat, round => exchange({ ...input, progress, token, signal, round }), {
        signal,
      });
    },
  );
}

async function settingsOf({ document }: RequestPlace): Promise<SendSettings> {
  try {
    return await sendSettings(document);
  } catch (error) {
    throw new Refusal(error instanceof Error ? error.message : String(error));
  }
}

/** What the user was asked for, and what is set. */
interface Asked {
  readonly answers: Map<string, string>;
  readonly secrets: Map<string, string>;
  /** Values that nothing shows or keeps: those of secrets, and answers to secret prompts. */
  readonly masked: Set<string>;
  /** Bodies outside of the workspace. */
  readonly files: Set<string>;
  readonly settings: SendSettings;
}

/** The draft, after the user has answered what it asks for; undefined if the user did not. */
async function prepareAsking(
  sending: Sending,
  place: RequestPlace,
  asked: Asked,
): Promise<Ready | undefined> {
  for (;;) {
    const result = await prepare(sending, place, asked);
    if (result.kind === 'ready') return result;
    if (result.secrets.length > 0 || result.prompts.some(({ isSecret }) => isSecret)) checkNothingIsLogged();
    for (const { name, isSecret } of result.prompts) {
      const answer = await vscode.window.showInputBox({
        title: 'SIP: Send Request',
        prompt: isSecret ? `${name} (shown as stars, kept nowhere)` : name,
        password: isSecret,
        ignoreFocusOut: true,
      });
      if (answer === undefined) return undefined;
      asked.answers.set(name, answer);
      if (isSecret) asked.masked.add(answer);
    }
    for (const file of result.files) {
      if (!(await allowsBody(file))) return undefined;
      asked.files.add(file);
    }
    for (const name of result.secrets) {
      const value = (await sending.vault.secret(name)) ?? (await setSecret(sending.vault, name));
      if (value === undefined) return undefined;
      asked.secrets.set(name, value);
      asked.masked.add(value);
    }
  }
}

/** A request that somebody else wrote must not carry away a file of the user unseen. */
async function allowsBody(file: string): Promise<boolean> {
  const question = `Send the content of ${file}?`;
  const detail = 'The request takes its body from this file, which is outside of the workspace.';
  return (await vscode.window.showWarningMessage(question, { modal: true, detail }, 'Send')) === 'Send';
}

/** The language client can write all that it sends into its log: no secret may be sent then. */
function checkNothingIsLogged(): void {
  const trace = vscode.workspace.getConfiguration('siplens').get<unknown>('trace.server', 'off');
  if (trace !== 'off' && trace !== 'messages') {
    throw new Refusal(
      'The request uses a secret, and "siplens.trace.server" would write it into the log. Nothing was sent. Set it to "off" first.',
    );
  }
}

interface Way {
  readonly local: Transport['local'];
  readonly way: ResolvedTarget;
}

async function prepare(
  { client, earlier }: Sending,
  { document, position }: RequestPlace,
  { answers, secrets, files, settings }: Asked,
  way?: Way,
): Promise<Exclude<PrepareResult, { kind: 'refused' }>> {
  const { timeoutMs, outboundProxy } = settings;
  const params: PrepareParams = {
    uri: client.toUri(document.uri),
    position: { line: position.line, character: position.character },
    answers: Object.fromEntries(answers),
    secrets: Object.fromEntries(secrets),
    allowedFiles: [...files],
    earlier: Object.fromEntries(earlier.get(document.uri.toString()) ?? []),
    ...way,
    ...(timeoutMs === null ? {} : { timeoutMs }),
    ...(outboundProxy === '' ? {} : { outboundProxy }),
  };
  const result = await client.request<PrepareResult>(prepareMethod, params);
  if (result.kind === 'refused') throw new Refusal(result.reason);
  return result;
}

/** The addresses of the target, best first; undefined if the user did not agree to send to the first one. */
async function allowedTargets(
  sending: Sending,
  draft: Ready,
): Promise<readonly ResolvedTarget[] | undefined> {
  const resolution = await resolveTargets(draft.target);
  if (resolution.kind === 'failed') throw new Refusal(describeFailure(resolution.failure));
  const [first] = resolution.targets;
  return first && (await allows(sending, draft, first)) ? resolution.targets : undefined;
}

/** True if it may be sent to this address: the user is asked about one that is new and not on this machine. */
function allows({ targets }: Sending, draft: Ready, target: ResolvedTarget): Promise<boolean> {
  const { host, port, transport } = target;
  return targets.allow(target, async () => {
    const address = target.address === host ? '' : ` (${target.address})`;
    const question = `Send ${draft.method} to ${hostPort(host, port)}${address} over ${transport.toUpperCase()}?`;
    const detail =
      'This target is not on this machine. You are asked once for each target; "SIP: Forget Confirmed Targets" makes it ask again.';
    return (await vscode.window.showWarningMessage(question, { modal: true, detail }, 'Send')) === 'Send';
  });
}

interface ExchangeInput {
  readonly sending: Sending;
  readonly place: RequestPlace;
  readonly asked: Asked;
  readonly draft: Ready;
  readonly targets: readonly ResolvedTarget[];
  readonly progress: vscode.Progress<{ message: string }>;
  readonly token: vscode.CancellationToken;
  readonly signal: AbortSignal;
  readonly round: Round;
}

/**
 * From the open socket to the outcome. The exchange may go on after it: copies of answers, a call that is up. Answers
 * false where it was stopped before it began.
 */
async function exchange(input: ExchangeInput): Promise<boolean> {
  const { sending, place, asked, draft, targets, progress, token, signal, round } = input;
  const { pool } = sending;
  const allow = (target: ResolvedTarget): Promise<boolean> => allows(sending, draft, target);
  const udpWhereRefused = isUdpPossible(draft.changes, Buffer.byteLength(draft.bytes, 'base64'));
  const ways = waysTo(targets, { ...asked.settings.open, signal, pool, allow, udpWhereRefused });
  const opened = await ways.next();
  if (opened.kind === 'stopped') return false;
  const secrets = [...asked.masked];
  if (opened.kind === 'failed') {
    const text = describeFailure(opened.failure) + switchAdvice(draft.changes, udpWhereRefused);
    keepFailure(sending, maskReady(draft, secrets), { text, source: sourceOf(place) });
    throw new Refusal(text);
  }
  const { transport, note } = opened;
  const prepared = await readyFor(input, transport, note).catch((error: unknown) => {
    transport.close();
    throw error;
  });
  const ready = maskReady(prepared, secrets);
  const failed = await followExchange({
    sending,
    ready,
    transport,
    note,
    nextTarget: nextAttemptOf(ways, async next => {
      const again = await readyFor(input, next, undefined).catch(() => undefined);
      return again && preparedRequest(again);
    }),
    secrets,
    source: sourceOf(place),
    timers: asked.settings.timers,
    progress,
    token,
    round,
    again: () => sendRequest(sending, place),
    onAnswer: answer => {
      const id = place.document.uri.toString();
      const known = sending.earlier.get(id) ?? new Map<string, string>();
      sending.earlier.set(id, known.set(ready.name, answer));
    },
  });
  if (failed !== undefined) throw new Refusal(`${ready.name}: ${failed}`);
  return true;
}

/** A request that could not even be sent stands in the history too. */
function keepFailure(
  { history }: Sending,
  { name, method, target }: Ready,
  { text, source }: { readonly text: string; readonly source: RequestSource },
): void {
  const way = `${hostPort(target.host, target.port)} (${target.transport.toUpperCase()})`;
  const kept = history.begin({ name, method, target: way, source, traceName: '', head: '' });
  kept.outcome({ grade: 'failed', text });
}

function sourceOf({ document, position }: RequestPlace): RequestSource {
  const lines = document.getText().split(/\r\n|\r|\n/);
  const line = startLineNear(lines, position.line);
  return { uri: document.uri.toString(), line, startLine: lines[line] ?? '' };
}

/** The request for an open socket; rejects where it is another one than the user has agreed to. */
async function readyFor(
  input: ExchangeInput,
  { local, target }: Transport,
  note: string | undefined,
): Promise<Ready> {
  const { sending, place, asked, draft } = input;
  const prepared = await prepare(sending, place, asked, { local, way: target });
  if (prepared.kind === 'asks' || !isSameTarget(prepared, draft)) {
    throw new Refusal(
      'The request changed while its socket was opened, and names another target now. Send it again.',
    );
  }
  // The draft knows why the transport was switched; the second answer only follows it.
  return {
    ...prepared,
    changes: [...switchTold(draft.changes, target.transport, note), ...prepared.changes],
  };
}

/** A draft that the assist has switched to TCP may go over UDP in the end. */
function isSameTarget(prepared: Ready, draft: Ready): boolean {
  const transport = isSwitched(draft.changes) ? draft.target.transport : prepared.target.transport;
  return JSON.stringify({ ...prepared.target, transport }) === JSON.stringify(draft.target);
}
