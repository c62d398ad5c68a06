import type { EndpointBinding } from '../core/endpoint-protocol';
import { type Incoming, responseTo } from './responses';
import type { SipMessage } from './sip-stack';
import { Timers } from './timers';

interface Binding extends EndpointBinding {
  readonly callId: string;
  readonly cseq: number;
}

/** More bindings than this are refused with 403. */
const maxBindings = 500;
const usualSeconds = 3600;
/** Longer is shortened: nobody tests for longer. */
const maxSeconds = 86_400;
/** The longest wait of a timer of Node, ms. */
const maxWaitMs = 2 ** 31 - 1;

/** Bindings by address-of-record, each until it expires (RFC 3261 §10.3). It tells all of them after each change. */
export class Registrar {
  private bindings: readonly Binding[] = [];
  private readonly timers = new Timers();

  constructor(private readonly changed: (bindings: readonly EndpointBinding[]) => void) {}

  /** The answer to a REGISTER: 200 with all bindings of the address, or 400, 403, 500 where it cannot be taken. */
  register({ request, reply }: Incoming, toTag: string, now = Date.now()): SipMessage {
    const aor = addressOfRecord(request.headers.to.uri);
    const asked = this.askedFor(request.headers.contact, request.headers.expires);
    const known = this.bindings.filter(b => b.expiresAt > now);
    if (asked === 'malformed') return responseTo(request, 400, toTag);
    const own = known.filter(b => b.aor === aor);
    const callId = request.headers['call-id'];
    const cseq = request.headers.cseq.seq;
    const touched = own.filter(b => asked === 'all' || asked.some(({ contact }) => contact === b.contact));
    // RFC 3261 §10.3 step 7: an old request of the same Call-ID changes nothing.
    if (touched.some(b => b.callId === callId && b.cseq >= cseq)) return responseTo(request, 500, toTag);
    const added = (asked === 'all' ? [] : asked)
      .filter(({ seconds }) => seconds > 0)
      .map(({ contact, seconds }): Binding => {
        const expiresAt = now + seconds * 1000;
        return { aor, contact, expiresAt, callId, cseq, transport: reply.transport };
      });
    const next = [...known.filter(b => !touched.includes(b)), ...added];
    if (next.length > maxBindings) return responseTo(request, 403, toTag);
    this.replace(next);
    const response = responseTo(request, 200, toTag);
    const contacts = next
      .filter(b => b.aor === aor)
      .map(b => ({ uri: b.contact, params: { expires: Math.ceil((b.expiresAt - now) / 1000) } }));
    if (contacts.length > 0) response.headers.contact = contacts;
    response.headers['date'] = new Date(now).toUTCString();
    return response;
  }

  close(): void {
    this.timers.clear();
  }

  private replace(next: readonly Binding[]): void {
    this.bindings = next;
    this.changed(
      next.map(({ aor, contact, expiresAt, transport }) => ({ aor, contact, expiresAt, transport })),
    );
    this.timers.clear();
    const first = Math.min(...next.map(b => b.expiresAt));
    if (!Number.isFinite(first)) return;
    this.timers.after(Math.min(Math.max(first - Date.now(), 0) + 1, maxWaitMs), () => {
      const now = Date.now();
      this.replace(this.bindings.filter(b => b.expiresAt > now));
    });
  }

  /** The Contacts with the seconds that each asks for; `all` for `*`, which goes with Expires: 0 only (§10.2.2). */
  private askedFor(
    contact: Incoming['request']['headers']['contact'],
    expires: string | undefined,
  ): readonly { readonly contact: string; readonly seconds: number }[] | 'all' | 'malformed' {
    const usual = secondsOf(expires) ?? usualSeconds;
    if (contact === undefined) return [];
    const list = Array.isArray(contact) ? contact : [{ uri: contact, params: {} }];
    if (list.some(({ uri }) => uri === '*'))
      return list.length === 1 && expires?.trim() === '0' ? 'all' : 'malformed';
    return list.map(({ uri, params }) => ({ contact: uri, seconds: secondsOf(params['expires']) ?? usual }));
  }
}

/** Delta seconds, cut to a day; undefined for what is none, which counts as absent (RFC 3261 §20.19). */
function secondsOf(value: unknown): number | undefined {
  const text = String(value ?? '').trim();
  return /^[0-9]{1,10}$/.test(text) ? Math.min(Number(text), maxSeconds) : undefined;
}

/** The address that is registered: without parameters, its host in lower case (RFC 3261 §10.3 step 5). */
function addressOfRecord(uri: string): string {
  const plain = uri.replace(/[;?].*$/s, '');
  const at = plain.lastIndexOf('@') + 1;
  return plain.slice(0, at) + plain.slice(at).toLowerCase();
}
