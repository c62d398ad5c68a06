/** Answers of the ladder: from documents to a drawing, and from a message to what it says. */
import type { CancellationToken, Connection } from 'vscode-languageserver/node';
import { callsAt, callsOfIds } from '../core/features/chosen-calls';
import { comparedLadder } from '../core/features/compared-ladder';
import { type ChosenCalls, ladderOf } from '../core/features/ladder-of';
import { messageDetails } from '../core/features/message-details';
import { textLadder } from '../core/features/text-ladder';
import {
  type LadderOrigin,
  type LadderParams,
  type LadderResult,
  ladderMethod,
  type MessageDetails,
  type MessageDetailsParams,
  messageDetailsMethod,
  type TextLadderResult,
  textLadderMethod,
} from '../core/ladder-protocol';
import type { DocumentStore } from './document-store';
import { guarded } from './guard';
import type { OnDocument } from './on-document';
import { toOffset } from './to-lsp';

const broken: LadderResult = {
  kind: 'none',
  reason: 'The ladder cannot be drawn; the log of output "SIP" says why.',
};

const brokenText: TextLadderResult = { kind: 'none', reason: broken.reason };

/** The calls that an origin names; undefined for a document that is not open or no trace. */
async function chosenOf(documents: DocumentStore, origin: LadderOrigin): Promise<ChosenCalls | undefined> {
  const analysis = await documents.get(origin.uri)?.soon();
  if (analysis?.kind !== 'trace') return undefined;
  const { uri, calls, position } = origin;
  if (calls) return { uri, analysis, calls: callsOfIds(analysis, calls) };
  return { uri, analysis, calls: callsAt(analysis, position ? toOffset(analysis, position) : 0) };
}

function compared([left, right]: readonly ChosenCalls[], names: ReadonlyMap<string, string>): LadderResult {
  const [a, b] = [left?.calls[0], right?.calls[0]];
  if (!left || !right || !a || !b) return { kind: 'none', reason: 'One of the calls is not there any more.' };
  return comparedLadder({ ...left, call: a }, { ...right, call: b }, names);
}

async function ladder(
  documents: DocumentStore,
  params: LadderParams,
  token: CancellationToken,
): Promise<LadderResult> {
  const chosen = await Promise.all(params.origins.map(origin => chosenOf(documents, origin)));
  if (token.isCancellationRequested) return { kind: 'none', reason: 'Drawing was cancelled.' };
  const found = chosen.filter(one => one !== undefined);
  if (found.length === 0)
    return { kind: 'none', reason: 'This is no SIP trace. "SIP: Read as Trace" reads a log as one.' };
  const names = new Map(Object.entries(params.aliases));
  if (params.compares) return compared(found, names);
  return ladderOf(found, { linked: params.linked, names });
}

/** Wires the requests of `ladder-protocol.ts`: one line each. */
export function wireLadder(connection: Connection, on: OnDocument, documents: DocumentStore): void {
  connection.onRequest<LadderResult, unknown>(ladderMethod, (params: LadderParams, token) =>
    guarded(connection, 'ladder', broken, (p: LadderParams) => ladder(documents, p, token))(params),
  );
  connection.onRequest<TextLadderResult, unknown>(
    textLadderMethod,
    guarded(connection, 'text ladder', brokenText, textLadder),
  );
  connection.onRequest<MessageDetails | null, unknown>(
    messageDetailsMethod,
    on('message details', null, (analysis, { line }: MessageDetailsParams) => {
      const offset = toOffset(analysis, { line, character: 0 });
      return messageDetails(analysis, offset) ?? null;
    }),
  );
}
