import type { DrawingState, DrawnArrow, DrawnDialog } from './drawing';
import { drawnId, drawnSdp, partyOf } from './drawn-party';
import { lastLeg } from './drawn-request';
import { responseText } from './drawn-text';
import { newest } from './newest';

type KnownLeg = DrawingState['legs'][number];
type Answer = KnownLeg['answers'][number];

const CHALLENGE = 'Digest realm="example.com", nonce="drawn", algorithm=SHA-256, qop="auth"';
const CHALLENGE_MD5 = 'Digest realm="example.com", nonce="drawn", algorithm=MD5, qop="auth"';

/** The message that a drawn response stands for. */
export function drawnResponse(state: DrawingState, arrow: DrawnArrow): string {
  const { from, status = 0, reason = '' } = arrow;
  const leg = answered(state, arrow);
  if (!leg) return strayResponse(state, arrow);
  const passed = status === 100 ? undefined : passedOn(state, leg, status);
  const answer = passed ?? ownAnswer(state, leg, { from, status });
  if (status > 100) leg.answers.push(answer);
  else leg.answers.push({ ...answer, status });
  if (status >= 200) conclude(state, leg, answer);
  const isInvite = leg.method === 'INVITE';
  const opens = isInvite && leg.dialog === undefined && status > 100 && status < 300;
  return responseText(state, leg, {
    status,
    reason,
    tag: status === 100 ? undefined : answer.tag,
    rows: [
      ...(opens ? answer.recordRoutes.map(uri => `Record-Route: <${uri}>`) : []),
      ...contactRows(leg, answer, status),
      ...otherRows(leg, status),
    ],
    body: answer.body,
  });
}

function contactRows(leg: KnownLeg, answer: Answer, status: number): readonly string[] {
  if (status <= 100 || status >= 300) return [];
  if (leg.method === 'REGISTER') return leg.rows.filter(row => row.startsWith('Contact:'));
  return /^(?:INVITE|REFER|SUBSCRIBE)$/.test(leg.method) ? [`Contact: <${answer.contact}>`] : [];
}

function otherRows(leg: KnownLeg, status: number): readonly string[] {
  if (status === 401) return [`WWW-Authenticate: ${CHALLENGE}`, `WWW-Authenticate: ${CHALLENGE_MD5}`];
  if (status === 407) return [`Proxy-Authenticate: ${CHALLENGE}`, `Proxy-Authenticate: ${CHALLENGE_MD5}`];
  if (status === 488) return ['Warning: 399 example.com "Not acceptable here"'];
  if (leg.method === 'OPTIONS' && status === 200) {
    return ['Allow: INVITE, ACK, CANCEL, BYE, OPTIONS', 'Accept: application/sdp', 'Supported: replaces'];
  }
  if (leg.method === 'INVITE' && status >= 200 && status < 300) {
    return ['Allow: INVITE, ACK, CANCEL, BYE, OPTIONS, REFER, NOTIFY, UPDATE', 'Supported: replaces'];
  }
  return [];
}

/**
 * The request that a response answers: it went the other way. Ringing and 487 belong to an INVITE, 200 to a CANCEL
 * before its INVITE; else the newest one that is open.
 */
function answered(state: DrawingState, { from, to, status = 0 }: DrawnArrow): KnownLeg | undefined {
  const isOn = (leg: KnownLeg) => leg.client === to && leg.server === from && leg.method !== 'ACK';
  const open = (leg: KnownLeg) => isOn(leg) && leg.final === undefined;
  const invite = lastLeg(state, leg => open(leg) && leg.method === 'INVITE');
  if (status > 100 && status < 200) return invite ?? lastLeg(state, open);
  if (status === 487) return invite;
  if (status === 202) return lastLeg(state, leg => open(leg) && leg.method !== 'INVITE') ?? invite;
  return lastLeg(state, open) ?? lastLeg(state, leg => isOn(leg) && leg.final === status);
}

/** What a proxy passes on: the newest answer of this status that came from below. */
function passedOn(state: DrawingState, leg: KnownLeg, status: number): Answer | undefined {
  const child = lastLeg(
    state,
    other => other.parent === leg.id && other.answers.some(a => a.status === status),
  );
  return newest(child?.answers ?? [], a => a.status === status);
}

function ownAnswer(
  state: DrawingState,
  leg: KnownLeg,
  { from, status }: { readonly from: string; readonly status: number },
): Answer {
  const { contact } = partyOf(state, from);
  const earlier = newest(leg.answers, a => a.status > 100)?.tag;
  const tag = status === 100 ? '' : (earlier ?? drawnId(state, 'tag'));
  const isAnswer = leg.method === 'INVITE' && status >= 200 && status < 300;
  const direction = leg.intent === 'hold' ? 'recvonly' : 'sendrecv';
  const body = isAnswer ? drawnSdp(state, leg.call, from, direction) : '';
  return { status, tag, contact, body, recordRoutes: leg.recordRoutes };
}

/** What a final answer changes. */
function conclude(state: DrawingState, leg: KnownLeg, answer: Answer): void {
  const { status } = answer;
  leg.final = status;
  const dialog = leg.dialog === undefined ? undefined : state.dialogs[leg.dialog];
  // A BYE that is challenged ends nothing.
  if (dialog && leg.method === 'BYE' && (status === 401 || status === 407)) dialog.isEnded = false;
  if (leg.method !== 'INVITE' || status >= 300) return;
  if (dialog) {
    const holder = dialog.ends.find(end => end === callerOf(state, leg));
    if (leg.intent === 'hold') dialog.heldBy = holder;
    else if (leg.intent === 'resume') dialog.heldBy = undefined;
    return;
  }
  openDialog(state, leg, answer);
}

/** The lane that sent a request first. */
function callerOf(state: DrawingState, leg: KnownLeg): string {
  let root = leg;
  for (let up = rootOf(state, root); up; up = rootOf(state, root)) root = up;
  return root.client;
}

function rootOf(state: DrawingState, leg: KnownLeg): KnownLeg | undefined {
  return leg.parent === undefined ? undefined : state.legs.find(other => other.id === leg.parent);
}

function openDialog(state: DrawingState, leg: KnownLeg, answer: Answer): void {
  const call = state.calls[leg.call];
  const caller = callerOf(state, leg);
  if (!call || state.dialogs.some(d => d.call === leg.call && d.tags[1] === answer.tag)) return;
  const dialog: DrawnDialog = {
    call: leg.call,
    ends: [caller, leg.server],
    tags: [call.tag, answer.tag],
    uris: [uriIn(leg.from), uriIn(leg.to)],
    cseqs: [leg.cseq, 0],
    routes: [...answer.recordRoutes].reverse(),
    isEnded: false,
    heldBy: undefined,
    refer: undefined,
  };
  state.dialogs.push(dialog);
}

function uriIn(address: string): string {
  return address.slice(1, address.indexOf('>'));
}

/** An answer to nothing that was drawn: it keeps the call, and has a branch of its own. */
function strayResponse(state: DrawingState, { from, to, status = 0, reason = '' }: DrawnArrow): string {
  const near = state.legs.at(-1);
  const base = near ?? {
    call: state.calls.push({ id: drawnId(state, 'drawing-'), tag: drawnId(state, 'tag'), caller: to }) - 1,
    method: status === 202 ? 'REFER' : 'INVITE',
    cseq: 1,
    from: `<${partyOf(state, to).aor}>;tag=${drawnId(state, 'tag')}`,
    to: `<${partyOf(state, from).aor}>`,
  };
  const method = base.method === 'ACK' ? 'INVITE' : base.method;
  const { address, contact } = partyOf(state, from);
  const via = `SIP/2.0/UDP ${partyOf(state, to).address}:5060;branch=${drawnId(state, 'z9hG4bKd')}`;
  const leg: KnownLeg = {
    ...(near ?? ({} as KnownLeg)),
    ...base,
    method,
    vias: [via],
  };
  const opens = method === 'INVITE' && status > 100 && status < 300;
  return responseText(state, leg, {
    status,
    reason: reason || address,
    // A tag would make a dialog of what belongs to none.
    tag: undefined,
    rows: opens ? [`Contact: <${contact}>`] : [],
    body: '',
  });
}
