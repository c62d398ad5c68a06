import type { AuthKeys } from './auth-keys';
import type { ContactKeys } from './contact-keys';
import type { OptionKeys } from './option-keys';
import type { RareKeys } from './rare-keys';
import type { SdpView } from './sdp-view';
import type { TransportName } from './trace-record';

/**
 * What correlation and trace rules read of a message: plain ids, never the message itself. Everything but `kind`
 * and `method` may be missing: a drawn ladder has arrows without headers, and a broken log loses any field.
 */
export interface MessageKeys {
  readonly kind: 'request' | 'response';
  /** Method of a request; of a response, the CSeq method ('' if it has none). */
  readonly method: string;
  readonly status: number | undefined;
  readonly reason: string | undefined;
  readonly requestUri: string | undefined;
  readonly callId: string | undefined;
  readonly fromTag: string | undefined;
  readonly toTag: string | undefined;
  /** `sip:alice@example.com` without display name and parameters, for labels and registrations. */
  readonly fromUri: string | undefined;
  readonly toUri: string | undefined;
  readonly cseq: number | undefined;
  readonly cseqMethod: string | undefined;
  /** Branch of the top Via as written; undefined where there is none. */
  readonly branch: string | undefined;
  /** `host:port` of the top Via's sent-by, lower-case, the default port filled in. */
  readonly sentBy: string | undefined;
  readonly viaCount: number;
  /** Branch and sent-by of the second Via: the link to the hop before. */
  readonly secondBranch: string | undefined;
  readonly secondSentBy: string | undefined;
  /** Sent-by and branch of all Vias, top first, in lower case: `192.0.2.1:5060;z9hg4bk1, …`. Empty without Via. */
  readonly viaPath: string;
  /** `received` of the top Via. */
  readonly received: string | undefined;
  /** `rport` of the top Via (RFC 3581): its value, or `asked` where it is empty. */
  readonly rport: number | 'asked' | undefined;
  readonly maxForwards: number | undefined;
  /** User-Agent, or Server. */
  readonly userAgent: string | undefined;
  readonly contactUri: string | undefined;
  /** All Contacts of REGISTER, of its responses and of redirections; empty elsewhere. */
  readonly contacts: readonly ContactKeys[];
  /** Route and Record-Route URIs, in order. */
  readonly routes: readonly string[];
  readonly recordRoutes: readonly string[];
  /** Seconds of the Expires header (or Contact expires parameter for REGISTER). */
  readonly expires: number | undefined;
  /** Seconds of the Expires header alone. */
  readonly expiresHeader: number | undefined;
  /** Status-changing header facts that rules ask for. */
  readonly rseq: number | undefined;
  readonly rack: string | undefined;
  readonly requires100rel: boolean;
  readonly hasCredentials: boolean;
  /** Challenges and credentials in order. */
  readonly auth: readonly AuthKeys[];
  /** Supported, Require, Unsupported, Allow. */
  readonly options: OptionKeys;
  /** The first session description; undefined without one, and where it is cut away. */
  readonly sdp: SdpView | undefined;
  /** What few messages carry: events, referrals, session timers, reasons, ids of other legs. */
  readonly rare: RareKeys;
  readonly hasSdp: boolean;
  readonly codecs: readonly string[];
  readonly event: string | undefined;
  readonly referTo: string | undefined;
  readonly replaces: string | undefined;
  /** Milliseconds since 1970 or since midnight; undefined in ordered mode. */
  readonly time: number | undefined;
  readonly transport: TransportName | undefined;
  /** Endpoint ids; when the source has none, inferred from Via and Contact (`addressesInferred`). */
  readonly source: string | undefined;
  readonly destination: string | undefined;
  readonly addressesInferred: boolean;
  /** The header part is cut, so that an absent key proves nothing. */
  readonly truncatedHeader: boolean;
  readonly truncatedBody: boolean;
  /** Placeholders or templates, not traffic. */
  readonly template: boolean;
  /** An arrow of a drawing with ids that were made up: only rules that read order alone may judge it. */
  readonly drawn?: true;
  /** 53-bit hash of the message without Via received/rport, Timestamp and Date: equal for retransmissions. */
  readonly hash: number;
}
