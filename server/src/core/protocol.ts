/**
 * Requests and notifications between client and server beyond LSP, and the data they carry. Types and method names
 * only: no library, no code.
 */

import type { SecretRow } from './exchange/mask-values';
import type { RequestAck, RequestTarget } from './exchange/prepared-request';
import type { PromptName } from './exchange/read-prompt';
import type { CallKind, CallState } from './trace/dialog';

export interface WireRange {
  readonly start: { readonly line: number; readonly character: number };
  readonly end: { readonly line: number; readonly character: number };
}

/** One node of the Calls tree as the client shows it. */
export interface TreeMessage {
  readonly number: number;
  readonly label: string;
  readonly description: string;
  readonly range: WireRange;
  readonly errors: number;
  readonly warnings: number;
  /** `request`, `1xx` … `6xx` */
  readonly outcome: string;
  readonly retransmission: boolean;
}

/** The messages of a call between two endpoints. */
export interface TreeLeg {
  readonly id: string;
  readonly label: string;
  readonly description: string;
  readonly errors: number;
  readonly warnings: number;
}

/** What the Calls tree is filtered, sorted and grouped by. Plain texts of one line; unknown times are left out. */
export interface TreeFacts {
  readonly kind: CallKind;
  readonly outcome: CallState;
  /** URIs without parameters; '' where the trace does not say. */
  readonly from: string;
  readonly to: string;
  readonly callIds: readonly string[];
  readonly methods: readonly string[];
  readonly statuses: readonly number[];
  /** Hosts without ports. */
  readonly hosts: readonly string[];
  /** Ids of the rules that found something. */
  readonly rules: readonly string[];
  readonly severities: readonly ('error' | 'warning')[];
  /** Name of the call flow; '' where none is recognised. */
  readonly flow: string;
  readonly codecs: readonly string[];
  /** Start, as the tree shows it. */
  readonly start: string;
  readonly durationMs?: number;
  readonly pddMs?: number;
  readonly ringMs?: number;
  readonly talkMs?: number;
}

export interface TreeTransaction {
  readonly id: string;
  /** Place of its leg in `legs` of the call; undefined for messages that are on none. */
  readonly leg?: number;
  readonly label: string;
  readonly description: string;
  readonly outcome: string;
  readonly errors: number;
  readonly warnings: number;
  readonly messages: readonly TreeMessage[];
}

export interface TreeCall {
  readonly id: string;
  readonly kind: CallKind;
  readonly state: CallState;
  readonly label: string;
  readonly description: string;
  /** Plain text, lines divided by `\n`. */
  readonly tooltip: string;
  readonly errors: number;
  readonly warnings: number;
  readonly facts: TreeFacts;
  /** Empty for a call on a single hop. */
  readonly legs: readonly TreeLeg[];
  readonly transactions: readonly TreeTransaction[];
}

export interface CallsParams {
  readonly uri: string;
}
/** `undefined` for a document that the server does not know as a trace. */
export interface CallsResult {
  readonly uri: string;
  readonly version: number;
  readonly format: string;
  readonly messages: number;
  /** Ratios of RFC 6076 (SER …) as lines `Name: value`; none where no call counts. */
  readonly ratios: readonly string[];
  readonly calls: readonly TreeCall[];
}
/** Request client → server: the calls of an open document. */
export const callsMethod = 'siplens/calls';

/** Notification server → client: a version of a document has been analysed. */
export interface AnalysedParams {
  readonly uri: string;
  readonly version: number;
  readonly languageId: string;
  readonly messages: number;
  readonly calls: number;
  readonly errors: number;
  readonly warnings: number;
}
export const analysedMethod = 'siplens/analysed';

export interface PrepareParams {
  readonly uri: string;
  /** The message under this position is prepared. */
  readonly position: { readonly line: number; readonly character: number };
  /**
   * The bound local socket, for the Via and `{{$localPort}}`. The client asks first without it, to learn the target,
   * opens the socket, and asks again with it: only that answer's bytes may be sent.
   */
  readonly local?: { readonly address: string; readonly port: number };
  /** What the user answered, by the names that `asks` gave. */
  readonly answers?: Readonly<Record<string, string>>;
  /** With `local`: where the request goes, as it was found by name and size for the draft. */
  readonly way?: RequestTarget;
  /** Final answers of this session by the `# @name` of their requests: wire bytes, one character each. */
  readonly earlier?: Readonly<Record<string, string>>;
  /** Files outside of the workspace that the user allowed as bodies, by the names that `asks` gave. */
  readonly allowedFiles?: readonly string[];
  /** Setting `siplens.send.outboundProxy`: where requests go that name no `# @target`. */
  readonly outboundProxy?: string;
  /** Secrets by their names, for `{{$secret name}}`; the client holds them. */
  readonly secrets?: Readonly<Record<string, string>>;
  /** Setting `siplens.send.timeoutMs` where the user set it; `# @timeout` wins. Absent: by method. */
  readonly timeoutMs?: number;
}
/** What the assist changed, shown to the user before and after sending. */
export interface PreparedChange {
  readonly what: string;
  readonly before: string;
  readonly after: string;
}
export type PrepareResult =
  | {
      readonly kind: 'ready';
      /** The exact bytes, base64. */
      readonly bytes: string;
      readonly name: string;
      readonly method: string;
      readonly target: RequestTarget;
      readonly timeoutMs: number;
      readonly mode: 'assist' | 'exact';
      readonly changes: readonly PreparedChange[];
      /** `# @auth user realm?`. */
      readonly auth?: { readonly user: string; readonly realm: string | undefined };
      /** `# @repeat times delay?`; absent: once. */
      readonly repeat?: { readonly times: number; readonly delayMs: number };
      /** `# @ack`; absent: at once. */
      readonly ack?: RequestAck;
      /** Where secrets stand in its messages: short ones are masked there, and only there. */
      readonly secretRows: readonly SecretRow[];
    }
  /** The user is to be asked for these, each a name to show; then the client asks again with `answers`. */
  | {
      readonly kind: 'asks';
      readonly prompts: readonly PromptName[];
      readonly secrets: readonly string[];
      /** Bodies outside of the workspace, whole paths: the user is to agree before they are read. */
      readonly files: readonly string[];
    }
  | { readonly kind: 'refused'; readonly reason: string };
/** Request client → server: the bytes of one authored request. */
export const prepareMethod = 'siplens/prepare';

export interface AuthoredParams {
  readonly uri: string;
  /** The message under this position is meant. */
  readonly position: { readonly line: number; readonly character: number };
  /** Where it is sent again; undefined for a copy as it was. */
  readonly target?: string;
  /** How the document is called, for the comment that says where the text is from. */
  readonly name: string;
}
export type AuthoredResult =
  | {
      readonly kind: 'ready';
      /** A `.sip` text. */
      readonly text: string;
      /** Start line of the message. */
      readonly title: string;
      readonly isRequest: boolean;
      /** SIP URIs of where it went, the likeliest first. */
      readonly targets: readonly string[];
    }
  | { readonly kind: 'refused'; readonly reason: string };
/** Request client → server: a message of a document as the text of a `.sip` file. */
export const authoredMethod = 'siplens/authored';

export interface EnvironmentsParams {
  readonly uri: string;
}
/** What an authored file can choose from. */
export interface EnvironmentsResult {
  /** The chosen name, whether or not it is known here; null while none is chosen. */
  readonly chosen: string | null;
  /** The chosen environment is marked as production. */
  readonly production: boolean;
  readonly names: readonly { readonly name: string; readonly production: boolean }[];
  /** What is wrong with the files and settings; each one sentence. */
  readonly problems: readonly string[];
}
/** Request client → server: the environments of an open `.sip` file; null for another document. */
export const environmentsMethod = 'siplens/environments';

export interface ListEnvironmentsParams {
  /** A folder; nothing of it need be open. */
  readonly uri: string;
}
/** What there is to choose from in a folder, and what is shared (name null). */
export interface ListEnvironmentsResult {
  /** As in `EnvironmentsResult`. */
  readonly chosen: string | null;
  readonly environments: readonly {
    readonly name: string | null;
    readonly production: boolean;
    /** How many variables it defines. */
    readonly count: number;
    /** Its first definition, in a file. */
    readonly location?: { readonly uri: string; readonly line: number; readonly character: number };
  }[];
  /** What is wrong with the files and settings; each one sentence. */
  readonly problems: readonly string[];
}
/** Request client → server: the environments of a folder; null where its settings or files cannot be read. */
export const listEnvironmentsMethod = 'siplens/listEnvironments';

export interface ChooseEnvironmentParams {
  /** null: none. */
  readonly name: string | null;
}
/** Request client → server: the environment of the workspace is another one. Answered when all documents know it. */
export const chooseEnvironmentMethod = 'siplens/chooseEnvironment';
/** Notification server → client: environments were chosen or edited; what `siplens/environments` said is old. */
export const environmentsChangedMethod = 'siplens/environmentsChanged';
