import type { DrawingState, DrawnArrow, DrawnDialog, DrawnLeg } from './drawing';
import { drawnId, drawnSdp, isServerName, partyOf } from './drawn-party';
import { requestText } from './drawn-text';
import { newest } from './newest';

type KnownLeg = DrawingState['legs'][number];

const CAPABLE: readonly string[] = [
  'Allow: INVITE, ACK, CANCEL, BYE, OPTIONS, REFER, NOTIFY, UPDATE',
  'Supported: replaces',
];

/** The newest leg that fits. */
export function lastLeg(state: DrawingState, fits: (leg: KnownLeg) => boolean): KnownLeg | undefined {
  return newest(state.legs, fits);
}

/** The message that a drawn request stands for. */
export function drawnRequest(state: DrawingState, arrow: DrawnArrow): string {
  const { from, to, method = '' } = arrow;
  if (method === 'ACK') return drawnAck(state, from, to);
  if (method === 'CANCEL') return drawnCancel(state, from, to);
  const source = lastLeg(
    state,
    leg =>
      leg.method === method &&
      leg.server === from &&
      leg.client !== to &&
      leg.final === undefined &&
      !leg.forwarded.includes(to),
  );
  if (source) return requestText(state, forward(state, source, to));
  const again = lastLeg(state, leg => leg.method === method && leg.client === from && leg.server === to);
  if (again && again.final === undefined && again.answers.length === 0) return requestText(state, again);
  if (again && (again.final === 401 || again.final === 407)) return retry(state, again);
  return requestText(state, original(state, arrow));
}

function keep(
  state: DrawingState,
  leg: Omit<DrawnLeg, 'forwarded' | 'answers' | 'final' | 'acked'>,
): KnownLeg {
  const known = {
    ...leg,
    id: state.count++,
    forwarded: [],
    answers: [],
    final: undefined,
    acked: false,
  };
  state.legs.push(known);
  return known;
}

function viaOf(state: DrawingState, lane: string): string {
  return `SIP/2.0/UDP ${partyOf(state, lane).address}:5060;branch=${drawnId(state, 'z9hG4bKd')}`;
}

/** A proxy passes a request on: its Via on top, one hop less to go, and its Record-Route where a dialog begins. */
function forward(state: DrawingState, source: KnownLeg, to: string): KnownLeg {
  source.forwarded.push(to);
  const { address } = partyOf(state, source.server);
  const opens = source.method === 'INVITE' && source.dialog === undefined;
  const dialog = source.dialog === undefined ? undefined : state.dialogs[source.dialog];
  return keep(state, {
    ...source,
    client: source.server,
    server: to,
    parent: source.id,
    vias: [viaOf(state, source.server), ...source.vias],
    maxForwards: Math.max(0, source.maxForwards - 1),
    requestUri: dialog || source.method !== 'INVITE' ? source.requestUri : partyOf(state, to).contact,
    recordRoutes: opens ? [`sip:${address};lr`, ...source.recordRoutes] : [],
    rows: source.rows.filter(row => !/^(?:Route|Authorization|Proxy-Authorization):/.test(row)),
  });
}

/** A request that was challenged comes again with credentials and the next CSeq (RFC 3261 §22.2). */
function retry(state: DrawingState, before: KnownLeg): string {
  const header = before.final === 401 ? 'Authorization' : 'Proxy-Authorization';
  const { user } = partyOf(state, before.client);
  const credentials = `${header}: Digest username="${user}", realm="example.com", nonce="drawn", uri="${before.requestUri}", response="00000000000000000000000000000000", algorithm=MD5, qop=auth, nc=00000001, cnonce="drawn"`;
  const dialog = before.dialog === undefined ? undefined : state.dialogs[before.dialog];
  if (dialog) {
    dialog.cseqs[dialog.ends[0] === before.client ? 0 : 1]++;
    if (before.method === 'BYE') dialog.isEnded = true;
  }
  const leg = keep(state, {
    ...before,
    cseq: before.cseq + 1,
    vias: [viaOf(state, before.client)],
    rows: [...before.rows, credentials],
  });
  return requestText(state, leg);
}

function newCall(state: DrawingState, caller: string): number {
  const { address } = partyOf(state, caller);
  const id = `${drawnId(state, 'drawing-')}@${address}`;
  return state.calls.push({ id, tag: drawnId(state, 'tag'), caller }) - 1;
}

/** A request that nobody sent before. */
function original(state: DrawingState, arrow: DrawnArrow): KnownLeg {
  const { method = '', from, to } = arrow;
  if (method === 'REGISTER') return register(state, arrow);
  const dialog = method === 'INVITE' ? reinvited(state, arrow) : dialogFor(state, method, from, to);
  if (dialog) return inDialog(state, arrow, dialog);
  if (method !== 'INVITE') return outside(state, arrow);
  const refer = state.dialogs.find(d => d.refer?.receiver === from && d.refer.call === undefined)?.refer;
  const call = newCall(state, from);
  if (refer) refer.call = call;
  const { aor, contact } = partyOf(state, from);
  const target = partyOf(state, refer?.target ?? arrow.target ?? guessTarget(state, from, to)).aor;
  return keep(state, {
    call,
    method,
    cseq: 1,
    client: from,
    server: to,
    vias: [viaOf(state, from)],
    parent: undefined,
    requestUri: target,
    from: `<${aor}>;tag=${state.calls[call]?.tag}`,
    to: `<${target}>`,
    maxForwards: 70,
    recordRoutes: [],
    rows: [
      `Contact: <${contact}>`,
      ...CAPABLE,
      ...(refer?.replaces === undefined ? [] : [`Replaces: ${refer.replaces}`]),
    ],
    body: drawnSdp(state, call, from, 'sendrecv'),
    dialog: undefined,
    intent: arrow.intent,
  });
}

/** Whom a caller wants whose drawing does not say: the next lane that is no server. */
function guessTarget(state: DrawingState, from: string, to: string): string {
  const others = state.lanes.filter(lane => lane !== from && lane !== to && !isServerName(lane));
  return isServerName(to) || others.length > 0 ? (others[0] ?? to) : to;
}

function register(state: DrawingState, { from, to }: DrawnArrow): KnownLeg {
  const { aor, contact } = partyOf(state, from);
  const call = newCall(state, from);
  const domain = aor.slice(aor.indexOf('@') + 1);
  return keep(state, {
    call,
    method: 'REGISTER',
    cseq: 1,
    client: from,
    server: to,
    vias: [viaOf(state, from)],
    parent: undefined,
    requestUri: `sip:${domain}`,
    from: `<${aor}>;tag=${state.calls[call]?.tag}`,
    to: `<${aor}>`,
    maxForwards: 70,
    recordRoutes: [],
    rows: [`Contact: <${contact}>;expires=3600`],
    body: '',
    dialog: undefined,
    intent: undefined,
  });
}

/** The dialog of a re-INVITE: said in words, or the only thing that an INVITE can be between these two. */
function reinvited(state: DrawingState, { from, intent, target }: DrawnArrow): DrawnDialog | undefined {
  const own = state.dialogs.filter(d => !d.isEnded && d.ends.includes(from));
  if (intent === 'resume') return newest(own, d => d.heldBy === from) ?? own.at(-1);
  if (intent === 'hold') return newest(own, d => d.heldBy === undefined) ?? own.at(-1);
  if (intent === 're-invite') return own.at(-1);
  if (
    target !== undefined ||
    state.dialogs.some(d => d.refer?.receiver === from && d.refer.call === undefined)
  ) {
    return undefined;
  }
  const others = state.lanes.filter(lane => !isServerName(lane) && !own.at(-1)?.ends.includes(lane));
  return others.length === 0 ? own.at(-1) : undefined;
}

function dialogFor(state: DrawingState, method: string, from: string, to: string): DrawnDialog | undefined {
  const own = state.dialogs.filter(d => d.ends.includes(from));
  const open = own.filter(d => !d.isEnded);
  if (method === 'NOTIFY') return newest(own, d => d.refer?.receiver === from);
  // Who transfers a call holds it, while the other one waits.
  if (method === 'REFER') return newest(open, d => d.heldBy !== undefined) ?? open.at(-1);
  return newest(open, d => d.ends.includes(to)) ?? open.at(-1);
}

function inDialog(state: DrawingState, arrow: DrawnArrow, dialog: DrawnDialog): KnownLeg {
  const { method = '', from, to, intent } = arrow;
  const me = dialog.ends[0] === from ? 0 : 1;
  const you = me === 0 ? 1 : 0;
  dialog.cseqs[me]++;
  if (method === 'BYE') dialog.isEnded = true;
  const { contact } = partyOf(state, from);
  const routed = dialog.routes.includes(`sip:${partyOf(state, to).address};lr`);
  const direction = intent === 'hold' ? 'sendonly' : 'sendrecv';
  const extra = method === 'INVITE' ? CAPABLE : method === 'REFER' ? refer(state, arrow, dialog) : [];
  const notify = method === 'NOTIFY' ? progress(state, dialog) : undefined;
  return keep(state, {
    call: dialog.call,
    method,
    cseq: dialog.cseqs[me],
    client: from,
    server: to,
    vias: [viaOf(state, from)],
    parent: undefined,
    requestUri: partyOf(state, dialog.ends[you]).contact,
    from: `<${dialog.uris[me]}>;tag=${dialog.tags[me]}`,
    to: `<${dialog.uris[you]}>;tag=${dialog.tags[you]}`,
    maxForwards: 70,
    recordRoutes: [],
    rows: [
      ...(routed ? dialog.routes.map(uri => `Route: <${uri}>`) : []),
      ...(/^(?:INVITE|REFER|NOTIFY|UPDATE)$/.test(method) ? [`Contact: <${contact}>`] : []),
      ...extra,
      ...(notify?.rows ?? []),
    ],
    body: method === 'INVITE' ? drawnSdp(state, dialog.call, from, direction) : (notify?.body ?? ''),
    dialog: state.dialogs.indexOf(dialog),
    intent,
  });
}

/** Refer-To; with the other call that the referrer has, it is to be replaced (RFC 3891). */
function refer(state: DrawingState, { from, target }: DrawnArrow, dialog: DrawnDialog): readonly string[] {
  const receiver = dialog.ends[0] === from ? dialog.ends[1] : dialog.ends[0];
  const other = newest(state.dialogs, d => d !== dialog && !d.isEnded && d.ends.includes(from));
  const theirs = other?.ends[0] === from ? 1 : 0;
  const third = state.lanes.find(lane => !dialog.ends.includes(lane) && !isServerName(lane));
  const wanted = (other ? other.ends[theirs] : (target ?? third)) ?? 'transfer-target';
  const replaces =
    other &&
    `${state.calls[other.call]?.id};to-tag=${other.tags[theirs]};from-tag=${other.tags[theirs === 1 ? 0 : 1]}`;
  dialog.refer = { receiver, target: wanted, replaces, call: undefined };
  const { aor } = partyOf(state, wanted);
  const header = replaces === undefined ? '' : `?Replaces=${encodeURIComponent(replaces)}`;
  return [`Refer-To: <${aor}${header}>`, `Referred-By: <${partyOf(state, from).aor}>`];
}

/** How far the call has got that a REFER asked for (RFC 3515 §2.4.4). */
function progress(state: DrawingState, { refer: asked }: DrawnDialog) {
  const leg =
    asked && lastLeg(state, l => l.method === 'INVITE' && l.call === asked.call && l.parent === undefined);
  const isOver = leg?.final !== undefined;
  return {
    rows: [
      'Event: refer',
      `Subscription-State: ${isOver ? 'terminated;reason=noresource' : 'active;expires=60'}`,
    ],
    body: `SIP/2.0 ${isOver ? `${leg?.final} ${leg?.final === 200 ? 'OK' : 'Failed'}` : '100 Trying'}\r\n`,
  };
}

/** A request whose dialog the drawing does not show, or that needs none. */
function outside(state: DrawingState, { method = '', from, to, target }: DrawnArrow): KnownLeg {
  const call = newCall(state, from);
  const { aor, contact } = partyOf(state, from);
  const other = partyOf(state, target ?? to);
  const isInside = /^(?:BYE|NOTIFY|UPDATE|INFO|PRACK|REFER)$/.test(method);
  return keep(state, {
    call,
    method,
    cseq: 1,
    client: from,
    server: to,
    vias: [viaOf(state, from)],
    parent: undefined,
    requestUri: isInside ? other.contact : other.aor,
    from: `<${aor}>;tag=${state.calls[call]?.tag}`,
    to: `<${other.aor}>${isInside ? `;tag=${drawnId(state, 'tag')}` : ''}`,
    maxForwards: 70,
    recordRoutes: [],
    rows: /^(?:SUBSCRIBE|NOTIFY|REFER|UPDATE)$/.test(method) ? [`Contact: <${contact}>`] : [],
    body: '',
    dialog: undefined,
    intent: undefined,
  });
}

/** The INVITE with its branch (RFC 3261 §9.1). */
function drawnCancel(state: DrawingState, from: string, to: string): string {
  const invite =
    lastLeg(
      state,
      l => l.method === 'INVITE' && l.client === from && l.server === to && l.final === undefined,
    ) ?? lastLeg(state, l => l.method === 'INVITE' && l.client === from && l.server === to);
  if (!invite) return requestText(state, outside(state, { method: 'CANCEL', from, to }));
  const again = lastLeg(
    state,
    l => l.method === 'CANCEL' && l.client === from && l.server === to && l.vias[0] === invite.vias[0],
  );
  const leg =
    again ??
    keep(state, {
      ...invite,
      method: 'CANCEL',
      parent: undefined,
      vias: invite.vias.slice(0, 1),
      recordRoutes: [],
      rows: invite.rows.filter(row => row.startsWith('Route:')),
      body: '',
    });
  return requestText(state, leg);
}

/** To a 2xx in the dialog, to another final with the branch of the INVITE (RFC 3261 §13.2.2.4, §17.1.1.3). */
function drawnAck(state: DrawingState, from: string, to: string): string {
  const onHop = (l: KnownLeg) => l.method === 'INVITE' && l.client === from && l.server === to;
  const invite =
    lastLeg(state, l => onHop(l) && l.final !== undefined && !l.acked) ??
    lastLeg(state, l => onHop(l)) ??
    lastLeg(state, l => l.method === 'INVITE' && l.client === from && l.final !== undefined);
  if (!invite) return requestText(state, outside(state, { method: 'ACK', from, to }));
  invite.acked = true;
  const tag = invite.answers.at(-1)?.tag;
  const isSuccess = invite.final !== undefined && invite.final < 300;
  const to2 = tag === undefined || invite.to.includes(';tag=') ? invite.to : `${invite.to};tag=${tag}`;
  const base = { ...invite, method: 'ACK', to: to2, recordRoutes: [], body: '' };
  if (!isSuccess) {
    const rows = invite.rows.filter(row => row.startsWith('Route:'));
    return requestText(state, { ...base, vias: invite.vias.slice(0, 1), rows });
  }
  const before = lastLeg(
    state,
    l => l.method === 'ACK' && l.server === from && l.call === invite.call && l.cseq === invite.cseq,
  );
  // An ACK that nobody drew before the proxy passed it on was still made by the caller.
  const below = invite.parent === undefined ? [] : [viaOf(state, state.calls[invite.call]?.caller ?? from)];
  const answer = newest(invite.answers, a => a.status === invite.final);
  const routes = [...(answer?.recordRoutes ?? [])].reverse();
  const routed = !before && routes.includes(`sip:${partyOf(state, to).address};lr`);
  const inside = invite.dialog === undefined ? undefined : state.dialogs[invite.dialog];
  const rows = (inside?.routes ?? routes).map(uri => `Route: <${uri}>`);
  // The ACK carries what the INVITE had to show (RFC 3261 §22.1).
  const credentials = invite.rows.filter(row => /^(?:Proxy-)?Authorization:/.test(row));
  const leg = keep(state, {
    ...base,
    server: to,
    parent: before?.id,
    vias: [viaOf(state, from), ...(before?.vias ?? below)],
    maxForwards: before ? before.maxForwards - 1 : 70,
    requestUri: answer?.contact ? answer.contact : invite.requestUri,
    rows: [...(routed || (inside && !before) ? rows : []), ...(before ? [] : credentials)],
  });
  return requestText(state, leg);
}
