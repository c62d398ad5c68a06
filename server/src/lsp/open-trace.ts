/** Traces that the server reads from disk: `open-trace-protocol.ts` over the wire, each trace in its own thread. */
import type { Connection } from 'vscode-languageserver/node';
import {
  type CallDocumentParams,
  type CallDocumentResult,
  type CallsPageParams,
  type CallsPageResult,
  callDocumentMethod,
  callsPageMethod,
  cancelTraceMethod,
  closeTraceMethod,
  type FindingsPageParams,
  type FindingsPageResult,
  findingsPageMethod,
  type MessageAtParams,
  type MessageAtResult,
  messageAtMethod,
  type OpenTogetherParams,
  type OpenTraceParams,
  type OpenTraceResult,
  openTogetherMethod,
  openTraceMethod,
  type TraceParams,
  type TraceState,
  traceChangedMethod,
} from '../core/open-trace-protocol';
import { guarded } from './guard';
import type { OpenedTrace, OpenTraceOptions, ServerHost, TraceQuestion } from './host';
import type { Settings } from './settings';

/** Serves the requests of `open-trace-protocol.ts`. All traces end with the connection's process. */
export function wireOpenTraces(connection: Connection, host: ServerHost, settings: Settings): void {
  const traces = new OpenTraces(connection, host, settings);
  connection.onRequest<OpenTraceResult, unknown>(
    openTraceMethod,
    guarded(connection, 'open trace', notOpened, (p: OpenTraceParams) => traces.open(p)),
  );
  connection.onRequest<OpenTraceResult, unknown>(
    openTogetherMethod,
    guarded(connection, 'open traces together', notOpened, (p: OpenTogetherParams) => traces.openTogether(p)),
  );
  connection.onRequest<null, unknown>(
    closeTraceMethod,
    guarded(connection, 'close trace', null, (p: TraceParams) => traces.close(p.id)),
  );
  const on = <P extends TraceParams, R>(method: string, name: TraceQuestion['method'], empty: R) =>
    connection.onRequest<unknown, unknown>(
      method,
      guarded(connection, name, empty, async (params: P): Promise<R> => {
        const trace = traces.get(params.id);
        return trace ? ((await trace.ask({ method: name, params })) as R) : empty;
      }),
    );
  on<TraceParams, Omit<TraceState, 'id'> | null>(cancelTraceMethod, 'cancel', null);
  on<CallsPageParams, CallsPageResult | null>(callsPageMethod, 'callsPage', null);
  on<CallDocumentParams & TraceParams, CallDocumentResult>(callDocumentMethod, 'callDocument', noDocument);
  on<FindingsPageParams, FindingsPageResult | null>(findingsPageMethod, 'findingsPage', null);
  on<MessageAtParams, MessageAtResult | null>(messageAtMethod, 'messageAt', null);
}

const notOpened: OpenTraceResult = {
  kind: 'failed',
  reason: 'The file cannot be read; the log of the SIP language server says why.',
};
const noDocument: CallDocumentResult = { kind: 'failed', reason: 'The trace is not open any more.' };

class OpenTraces {
  private readonly traces = new Map<number, OpenedTrace>();
  private opened = 0;

  constructor(
    private readonly connection: Connection,
    private readonly host: ServerHost,
    private readonly settings: Settings,
  ) {}

  get(id: number): OpenedTrace | undefined {
    return this.traces.get(id);
  }

  async open({ uri, inputFormat, follow }: OpenTraceParams): Promise<OpenTraceResult> {
    const { lint, taught } = await this.settings.ofDocument(uri);
    return this.start({ uri, inputFormat, follow: follow === true, config: lint, taught });
  }

  async openTogether({ files }: OpenTogetherParams): Promise<OpenTraceResult> {
    const uri = files[0]?.uri;
    if (uri === undefined) return { kind: 'failed', reason: 'No file was named.' };
    const { lint, taught, zoneMinutes } = await this.settings.ofDocument(uri);
    const together = { files, zoneMinutes };
    return this.start({ uri, together, inputFormat: undefined, follow: false, config: lint, taught });
  }

  private async start(asked: Omit<OpenTraceOptions, 'onChange' | 'onGone'>): Promise<OpenTraceResult> {
    const id = ++this.opened;
    let last: Omit<TraceState, 'id'> | undefined;
    const tell = (state: Omit<TraceState, 'id'>) => {
      last = state;
      void this.connection.sendNotification(traceChangedMethod, { id, ...state });
    };
    const trace = await this.host.openTrace({
      ...asked,
      onChange: tell,
      onGone: reason => {
        this.traces.delete(id);
        tell({ ...(last ?? nothingRead), state: 'failed', reason: `Reading stopped: ${reason}.` });
      },
    });
    if ('reason' in trace) return { kind: 'failed', reason: `The file cannot be read: ${trace.reason}.` };
    this.traces.set(id, trace);
    return { kind: 'opened', id };
  }

  async close(id: number): Promise<null> {
    const trace = this.traces.get(id);
    this.traces.delete(id);
    await trace?.close();
    return null;
  }
}

const nothingRead: Omit<TraceState, 'id'> = {
  state: 'failed',
  generation: 0,
  bytes: 0,
  total: 0,
  messages: 0,
  calls: 0,
  format: '',
  notes: [],
  indexBytes: 0,
};
