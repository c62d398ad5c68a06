import { randomInt } from 'node:crypto';
import type { Incoming } from './responses';
import type { SipMessage, SipRequest } from './sip-stack';
import type { Timers } from './timers';

/** Whether a caller can take, or insists on, reliable provisional answers: `100rel` in Supported or Require. */
export function supportsReliable({ request }: Pick<Incoming, 'request'>): {
  readonly required: boolean;
  readonly supported: boolean;
} {
  const names = (value: unknown): boolean =>
    /(?:^|,)\s*100rel\s*(?:,|$)/i.test(typeof value === 'string' ? value : '');
  const required = names(request.headers['require']);
  return { required, supported: required || names(request.headers['supported']) };
}

/** Reliable provisional answers of one INVITE (RFC 3262 §3): one at a time, each repeated until its PRACK comes. */
export class ReliableProvisional {
  /** The first number is random and small (RFC 3262 §3). */
  private rseq = randomInt(1, 1000);
  private open: { readonly rack: string; readonly stop: () => void } | undefined;

  constructor(
    private readonly timers: Timers,
    private readonly respond: (response: SipMessage) => void,
  ) {}

  /** True while a PRACK is missing. */
  get waits(): boolean {
    return this.open !== undefined;
  }

  /** Sends one; `onLost` where no PRACK comes for 64*T1. */
  send(response: SipMessage, { headers }: SipRequest, onLost: () => void): void {
    this.rseq += 1;
    response.headers['require'] = '100rel';
    response.headers['rseq'] = String(this.rseq);
    this.respond(response);
    const stop = this.timers.repeat(Number.POSITIVE_INFINITY, () => this.respond(response), onLost);
    this.open = { rack: `${this.rseq} ${headers.cseq.seq} ${headers.cseq.method}`, stop };
  }

  /** True if this is the RAck that is waited for. */
  acknowledge(rack: string | undefined): boolean {
    if (!this.open || rack?.trim().replace(/\s+/g, ' ') !== this.open.rack) return false;
    this.open.stop();
    this.open = undefined;
    return true;
  }
}
