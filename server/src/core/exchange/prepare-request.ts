import type { MessageFilePart } from '../sip/message-file';
import { parseMessage } from '../sip/parse-message';
import { sliceSpan } from '../text/span';
import { utf8Length } from '../text/utf8-length';
import { type Assisted, type AssistInput, assist } from './assist';
import { switchedTransport } from './describe-changes';
import { type Expander, makeExpander } from './expand-placeholders';
import { fileVariables } from './file-variables';
import { type OrRefusal, ok, type PrepareOutcome, type RequestTarget, refused } from './prepared-request';
import { encodeWire, hasRawBytes } from './raw-bytes';
import type { RequestEnvironment } from './request-environment';
import { type RequestSettings, readRequestSettings } from './request-settings';
import { requestTarget } from './request-target';
import { joinWithBodyLength, withLineEnds } from './wire-text';

/** One part of an authored file and its text; the spans of the part point into it. */
export interface RequestSource {
  readonly part: MessageFilePart;
  readonly text: string;
}

/**
 * The exact bytes of one authored request and where they go, or the reason why it cannot be sent. Line ends become
 * CRLF and placeholders their values; `# @mode exact` leaves all else, `# @mode assist` (the default) fills what is
 * missing (`assist`) and lists it. A body that is a file (`env.body`) follows as it is. Pure: the same source and environment give the same bytes.
 */
export function prepareRequest(source: RequestSource, env: RequestEnvironment): PrepareOutcome {
  const { part, text } = source;
  if (!part.message) return refused('There is no request in this part of the file.');
  const authored = sliceSpan(text, part.message);
  if (authored.includes('\uFFFD')) {
    return refused(
      'The request contains U+FFFD (�): the file was not valid UTF-8, so its bytes are lost. Save it as UTF-8, then send again.',
    );
  }
  if (hasRawBytes(authored)) {
    return refused(
      'The request contains a private character that stands for {{$hex}} here. Write {{$hex}} instead.',
    );
  }
  const expander = makeExpander(fileVariables([part], env.variables), env);
  const settings = readRequestSettings(part, expander);
  if (settings.kind === 'refused') return settings;
  const attached = attachedBody(part, env);
  if (attached.kind === 'refused') return attached;
  const written = part.bodyFile ? text.slice(part.message.start, part.bodyFile.line.start) : authored;
  const wire = wireTextOf(written, expander, {
    lineEnd: settings.value.lineEnd,
    attachedBytes: attached.value.length,
  });
  if (wire.kind === 'ok' && settings.value.mode === 'assist' && hasRawBytes(wire.value)) {
    return refused('{{$hex}} needs exact mode: the assist reads text only. Add a line "# @mode exact".');
  }
  if (wire.kind === 'refused') return wire;
  return finish({
    text: wire.value,
    name: part.name,
    settings: settings.value,
    env,
    attached: attached.value,
  });
}

const noBytes = new Uint8Array(0);

/** The bytes of the body that is a file; none for a request whose body stands in it. */
function attachedBody({ bodyFile }: MessageFilePart, { body }: RequestEnvironment): OrRefusal<Uint8Array> {
  if (!bodyFile) return ok(noBytes);
  if (!body) return refused(`The body "${bodyFile.path}" cannot be read here. Put it into the request.`);
  return body.kind === 'refused' ? body : ok(body.bytes);
}

function wireTextOf(
  authored: string,
  expander: Expander,
  { lineEnd, attachedBytes }: { readonly lineEnd: string; readonly attachedBytes: number },
): OrRefusal<string> {
  const pieces = expander.pieces(withLineEnds(authored, lineEnd));
  if (pieces.kind === 'refused') return pieces;
  return joinWithBodyLength(pieces.value, { lineEnd, attachedBytes });
}

interface FinishInput {
  readonly text: string;
  readonly name: string | undefined;
  readonly settings: RequestSettings;
  readonly env: RequestEnvironment;
  /** What follows the text on the wire. */
  readonly attached: Uint8Array;
}

function finish({ text, name, settings, env, attached }: FinishInput): PrepareOutcome {
  const message = parseMessage(text, 'utf16');
  if (message.kind === 'response') return refused('This is a response. Only requests can be sent.');
  if (message.kind === 'broken' && settings.mode === 'assist') {
    return refused(
      'The first line is no SIP request line (METHOD URI SIP/2.0). Correct it, or add a line "# @mode exact" to send it as it is.',
    );
  }
  const line = sliceSpan(text, message.startLine.span);
  const method = line.split(' ')[0] ?? '';
  const { transport, ack } = settings;
  if (ack && method !== 'INVITE') {
    return refused('"# @ack" is for INVITE: no other request has an ACK (RFC 3261 §17). Remove the line.');
  }
  const target = requestTarget(message, { transport, target: settings.target ?? env.outboundProxy });
  if (target.kind === 'refused') return target;
  const assisted = message.kind === 'request' && settings.mode === 'assist';
  const sent = assisted
    ? assistFor({ message, target: target.value, env, attachedBytes: attached.length })
    : { text, changes: [] };
  return {
    kind: 'ready',
    request: {
      name: name ?? line.replace(/ SIP\/2\.0$/i, ''),
      bytes: withBody(encodeWire(sent.text), attached),
      method,
      target: 'target' in sent ? sent.target : target.value,
      timeoutMs: settings.timeoutMs ?? env.timeoutMs ?? usualTimeoutMs(method),
      mode: settings.mode,
      changes: sent.changes,
      ...(settings.auth && { auth: settings.auth }),
      ...(settings.repeat && { repeat: settings.repeat }),
      ...(ack && { ack }),
    },
  };
}

function withBody(head: Uint8Array, body: Uint8Array): Uint8Array {
  if (body.length === 0) return head;
  const bytes = new Uint8Array(head.length + body.length);
  bytes.set(head);
  bytes.set(body, head.length);
  return bytes;
}

/** A request over UDP may be so long, where the path's MTU is not known (RFC 3261 §18.1.1), bytes. */
const maxDatagram = 1300;

/** The assist, over TCP where the author left the transport open and a datagram could not hold the request. */
function assistFor(input: AssistInput): Assisted & { readonly target: RequestTarget } {
  const { target, env } = input;
  const asked = target.transport;
  const tcp: RequestTarget = { ...target, transport: 'tcp' };
  if (env.way) {
    // Decided with the draft: it must not be decided again, as a byte more or less could turn it.
    const switched = target.transportIsOpen && asked === 'udp' && env.way.transport === 'tcp';
    return { ...assist({ ...input, target: env.way, asked }), target: switched ? tcp : target };
  }
  const sent = assist(input);
  const bytes = utf8Length(sent.text) + (input.attachedBytes ?? 0);
  const isOpen = asked === 'udp' && target.transportIsOpen === true;
  if (!isOpen || bytes <= maxDatagram) return { ...sent, target };
  const over = assist({ ...input, target: tcp, asked });
  const after = `TCP, as ${bytes} bytes are over the ${maxDatagram} of a datagram (RFC 3261 §18.1.1)`;
  return {
    text: over.text,
    changes: [{ what: switchedTransport, before: 'UDP', after }, ...over.changes],
    target: tcp,
  };
}

/** 64*T1 (RFC 3261 §17.1.2.2); an INVITE may ring as long as Timer C lets it (§16.6 step 11). */
function usualTimeoutMs(method: string): number {
  return method === 'INVITE' ? 180_000 : 32_000;
}
