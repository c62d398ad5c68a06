import { randomBytes } from 'node:crypto';
import { firstValue, readWire, type WireFacts } from '../core/exchange/read-wire';
import { hostPort } from '../core/exchange/request-environment';
import { type CallRoute, callRoute } from './call-route';
import { contactUri, type Incoming } from './responses';

/** What a request of our own says besides the dialog. */
export interface InDialogRequest {
  readonly method: 'BYE' | 'INVITE' | 'ACK' | 'NOTIFY';
  /** The ACK has the number of its INVITE; all else gets the next one. */
  readonly cseq?: number;
  readonly rows?: readonly string[];
  readonly body?: { readonly type: string; readonly text: string };
}

/** A dialog as the one who was called sees it: what our own requests in it are made of. */
export class CallDialog {
  private cseq = 0;
  private readonly invite: WireFacts;
  private refreshed: WireFacts;

  /** `incoming`: the INVITE. */
  constructor(
    private readonly incoming: Incoming,
    private readonly toTag: string,
  ) {
    this.invite = readWire(incoming.payload);
    this.refreshed = this.invite;
  }

  /** A re-INVITE may move the peer: target refresh (RFC 3261 §12.2.2). */
  refresh({ payload }: Incoming): void {
    this.refreshed = readWire(payload);
  }

  /** How the peer is reached; undefined where it gave no Contact. */
  get route(): CallRoute | undefined {
    return callRoute(this.invite.message, this.refreshed.message);
  }

  /** Writes a request of our own (RFC 3261 §12.2.1.1), wire bytes one character each. */
  write(route: CallRoute, { method, cseq, rows = [], body }: InDialogRequest): string {
    const { reply, request } = this.incoming;
    const { message } = this.invite;
    if (cseq === undefined) this.cseq += 1;
    const { local, transport } = reply;
    const to = firstValue(message, 'to') ?? '';
    const branch = `z9hG4bK${randomBytes(8).toString('hex')}`;
    const contact =
      method === 'INVITE' || method === 'NOTIFY' ? [`Contact: <${contactUri(request, reply)}>`] : [];
    const lines = [
      `${method} ${route.requestUri} SIP/2.0`,
      `Via: SIP/2.0/${transport.toUpperCase()} ${hostPort(local.address, local.port)};branch=${branch};rport`,
      'Max-Forwards: 70',
      ...route.routes.map(value => `Route: ${value}`),
      `From: ${to};tag=${this.toTag}`,
      `To: ${firstValue(message, 'from') ?? ''}`,
      `Call-ID: ${request.headers['call-id']}`,
      `CSeq: ${cseq ?? this.cseq} ${method}`,
      ...contact,
      ...rows,
      ...(body ? [`Content-Type: ${body.type}`] : []),
      `Content-Length: ${body?.text.length ?? 0}`,
    ];
    return `${lines.join('\r\n')}\r\n\r\n${body?.text ?? ''}`;
  }
}
