import fc from 'fast-check';
import { type FlowLayout, type FlowMessage, FlowWriter, type SentRequest, sdpBody } from './make-flow';

/** How a generated call goes; everything in it is allowed by the RFCs. */
export interface CallPlan extends FlowLayout {
  readonly challenged: boolean;
  readonly provisionals: readonly ('100 Trying' | '180 Ringing' | '183 Session Progress')[];
  readonly ringMs: number;
  readonly outcome: 'answered' | 'busy' | 'declined' | 'not-found' | 'cancelled';
  readonly talkMs: number;
  readonly reinvites: number;
  readonly hangUp: 0 | 1;
}

/** Writes the call of a plan; complete, correct, on every hop. */
export function writeCall(plan: CallPlan): FlowWriter {
  const flow = new FlowWriter(plan);
  if (plan.challenged) challenge(flow);
  const extra = plan.challenged ? [CREDENTIALS] : [];
  const invite = flow.request('INVITE', 0, false, { body: sdpBody, extra });
  for (const status of plan.provisionals) flow.respond(invite, status);
  // A call that shows no sign of the other end for long has a post-dial delay worth telling.
  const isHeard = plan.provisionals.some(status => status !== '100 Trying');
  flow.wait(isHeard ? plan.ringMs : Math.min(plan.ringMs, 4000));
  if (plan.outcome === 'answered') answered(flow, invite, plan);
  else if (plan.outcome === 'cancelled') cancelled(flow, invite);
  else flow.refuse(invite, REFUSALS[plan.outcome]);
  return flow;
}

const REFUSALS = { busy: '486 Busy Here', declined: '603 Decline', 'not-found': '404 Not Found' } as const;

const NONCE = '84a4cc6f3082121f32b42a2187831a9e';
const CREDENTIALS = `Proxy-Authorization: Digest username="alice", realm="example.com", nonce="${NONCE}", uri="sip:bob@example.com", qop=auth, nc=00000001, cnonce="0a4f113b", response="6629fae49393a05397450978507c4ef1", algorithm=MD5`;

/** The first proxy, or the callee itself, wants credentials. */
function challenge(flow: FlowWriter): void {
  const extra = [
    `Proxy-Authenticate: Digest realm="example.com", qop="auth", nonce="${NONCE}", algorithm=MD5`,
  ];
  const first = flow.requestOn('INVITE', 0, 1, { body: sdpBody });
  flow.respondOn(first, '407 Proxy Authentication Required', 0, { extra, toTag: 'proxy' });
  flow.ackNon2xx(first, 0, { toTag: 'proxy' });
}

function answered(flow: FlowWriter, invite: SentRequest, plan: CallPlan): void {
  flow.respond(invite, '200 OK', { body: sdpBody });
  // RFC 3261 §13.2.2.4: the ACK has the credentials of the INVITE, as nobody can challenge it.
  flow.request('ACK', 0, true, { cseq: invite.cseq, extra: plan.challenged ? [CREDENTIALS] : [] });
  for (let i = 0; i < plan.reinvites; i++) {
    flow.wait(plan.talkMs);
    const by = i % 2 === 0 ? plan.hangUp : plan.hangUp === 0 ? 1 : 0;
    const again = flow.request('INVITE', by, true, { body: sdpBody });
    flow.respond(again, '200 OK', { body: sdpBody });
    flow.request('ACK', by, true, { cseq: again.cseq });
  }
  flow.wait(plan.talkMs);
  flow.respond(flow.request('BYE', plan.hangUp, true), '200 OK');
}

/** Each hop is cancelled on its own, and each hop acknowledges its own 487. */
function cancelled(flow: FlowWriter, invite: SentRequest): void {
  for (let hop = 0; hop < invite.path.length - 1; hop++) flow.cancel(invite, hop);
  flow.refuse(invite, '487 Request Terminated');
}

/** A registration, a ping, a page: requests that stand alone. */
export function writeSingle(method: 'REGISTER' | 'OPTIONS' | 'MESSAGE', layout: FlowLayout): FlowWriter {
  const flow = new FlowWriter(layout);
  flow.respond(flow.request(method, 0, false), '200 OK');
  return flow;
}

const layouts = {
  nodes: fc.integer({ min: 2, max: 4 }),
  transport: fc.constantFrom('udp' as const, 'tcp' as const),
  recordRoute: fc.boolean(),
  hopMs: fc.integer({ min: 1, max: 60 }),
};

/** Any call that goes as it should. A CANCEL needs a provisional response first (RFC 3261 §9.1). */
export const callPlans: fc.Arbitrary<CallPlan> = fc
  .record({
    ...layouts,
    challenged: fc.boolean(),
    provisionals: fc.subarray(['100 Trying', '180 Ringing', '183 Session Progress'] as const),
    ringMs: fc.integer({ min: 0, max: 60_000 }),
    outcome: fc.constantFrom(
      'answered' as const,
      'busy' as const,
      'declined' as const,
      'not-found' as const,
      'cancelled' as const,
    ),
    talkMs: fc.integer({ min: 300, max: 90_000 }),
    reinvites: fc.integer({ min: 0, max: 2 }),
    hangUp: fc.constantFrom(0 as const, 1 as const),
  })
  .map(plan => (plan.provisionals.length > 0 ? plan : { ...plan, provisionals: ['100 Trying' as const] }));

/** The messages of a flow on one hop only, both ways. */
export function onlyHop(messages: readonly FlowMessage[], a: string, b: string): readonly FlowMessage[] {
  return messages.filter(m => (m.from === a && m.to === b) || (m.from === b && m.to === a));
}

/** Every packet seen twice, a millisecond apart, as on a mirror port. */
export function doubled(messages: readonly FlowMessage[]): readonly FlowMessage[] {
  const copies = messages.map(m => ({ ...m, time: m.time === undefined ? undefined : m.time + 0.4 }));
  return inTimeOrder([...messages, ...copies]);
}

/** The flow without times. */
export function withoutTimes(messages: readonly FlowMessage[]): readonly FlowMessage[] {
  return messages.map(m => ({ ...m, time: undefined }));
}

/** Without the messages that go from one endpoint to another. */
export function withoutDirection(
  messages: readonly FlowMessage[],
  from: string,
  to: string,
): readonly FlowMessage[] {
  return messages.filter(m => m.from !== from || m.to !== to);
}

/** Several flows as one capture. */
export function inTimeOrder(messages: readonly FlowMessage[]): readonly FlowMessage[] {
  return [...messages].sort((a, b) => (a.time ?? 0) - (b.time ?? 0));
}

/** Other traffic on the first hop, so that the capture goes on for this long: a ping every ten seconds. */
export function trafficAfter(messages: readonly FlowMessage[], ms: number, from = 0): readonly FlowMessage[] {
  const start = messages.at(-1)?.time ?? 0;
  const pings: FlowMessage[] = [];
  for (let at = 10_000; at <= ms; at += 10_000) {
    const flow = new FlowWriter({ nodes: 2, callId: `ping-${from}-${at}` });
    flow.now = start + at;
    flow.respond(flow.request('OPTIONS', 0, false), '200 OK');
    pings.push(...flow.messages);
  }
  return [...messages, ...pings];
}
