import type { Dialog } from '../../../trace/dialog';
import type { Group } from '../../../trace/group';
import { mediaPlaceOf } from '../../../trace/message-places';
import { sdpHistory } from '../../../trace/sdp-history';
import type { SdpCodecView } from '../../../trace/sdp-view';
import type { TraceMessage } from '../../../trace/trace-message';
import { reportSdpFaults, type SdpFault } from '../../obligations/exchange-faults';
import { label } from '../../obligations/words';
import type { GroupRule, TraceReport } from '../../rule';

/** A dynamic payload type means another codec than before: packets under way are decoded wrongly. */
export const payloadTypeRemapped: GroupRule = {
  scope: 'group',
  meta: {
    id: 'payload-type-remapped',
    category: 'offer-answer',
    severity: 'warning',
    description: 'A dynamic RTP payload type is bound to another codec than before in the same session.',
    reference: 'RFC 3264 §8.3.2',
    fixable: false,
  },
  check(group, _facts, report) {
    reportSdpFaults(group, report, dialog => remapsIn(group, dialog));
  },
};

/** What a payload type stood for, and where. */
interface Bound {
  readonly codec: string;
  readonly message: TraceMessage;
  readonly session: string;
}

function* remapsIn(group: Group, dialog: Dialog): Iterable<SdpFault> {
  const bound = new Map<string, Bound>();
  for (const { sdp, message, by, exchange } of sdpHistory(group, dialog)) {
    const session = sdp.origin?.sessionId ?? '';
    for (const [index, media] of sdp.media.entries()) {
      if (media.port === 0 || !media.protocol.toUpperCase().includes('RTP/')) continue;
      for (const codec of media.codecs) {
        const name = isDynamic(codec) ? nameOf(codec) : undefined;
        if (name === undefined) continue;
        const key = `${exchange.hop.id}\n${by}\n${index}\n${codec.format}`;
        const before = bound.get(key);
        // A refused offer binds nothing.
        if (exchange.state !== 'rejected') bound.set(key, { codec: name, message, session });
        if (!before || before.session !== session || before.codec === name) continue;
        yield {
          transaction: exchange.transaction,
          report: reportOf({ message, index, format: codec.format, name }, before),
        };
      }
    }
  }
}

/** 96 to 127: only these are bound by a=rtpmap (RFC 3551 §6). */
function isDynamic({ format }: SdpCodecView): boolean {
  return /^\d{2,3}$/.test(format) && Number(format) >= 96 && Number(format) <= 127;
}

function nameOf({ encoding, clockRate }: SdpCodecView): string | undefined {
  return encoding === undefined ? undefined : `${encoding.toLowerCase()}/${clockRate}`;
}

interface Rebound {
  readonly message: TraceMessage;
  readonly index: number;
  readonly format: string;
  readonly name: string;
}

function reportOf({ message, index, format, name }: Rebound, before: Bound): TraceReport {
  return {
    at: { message, span: mediaPlaceOf(message, index) },
    message: `Payload type ${format} was ${before.codec} and is now ${name}.`,
    confidence: 'certain',
    related: [
      {
        message: `${before.codec} in ${label(before.message)}`,
        at: { message: before.message, span: mediaPlaceOf(before.message, index) },
      },
    ],
  };
}
