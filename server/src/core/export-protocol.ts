/** Requests about what leaves the editor, between client and server. Types and method names only. */

import type { Leak } from './redact/leak-scan';
import type { HiddenPair } from './redact/pseudonyms';

/** What can be made of calls. Bytes are answered for `pcap`, text for everything else. */
export type ExportForm =
  | 'siptrace'
  | 'messages'
  | 'pcap'
  | 'calls-csv'
  | 'calls-json'
  | 'ladder-text'
  | 'ladder-mermaid'
  | 'ladder-plantuml'
  | 'ladder-svg'
  | 'report-html'
  | 'report-markdown';

/** Calls of an open document, or the text of a native trace. */
export type ExportSource =
  | {
      readonly uri: string;
      /** Ids as `siplens/calls` gives them; without them, and without a position, the whole trace. */
      readonly calls?: readonly string[];
      /** The call at this place. */
      readonly position?: { readonly line: number; readonly character: number };
    }
  | { readonly text: string };

export interface ExportParams {
  readonly sources: readonly ExportSource[];
  readonly form: ExportForm;
  /** People, numbers, hosts and addresses are replaced, credentials and keys removed. */
  readonly shareSafe: boolean;
  /** Of a ladder as a picture: what it will be shown on; `light` by default. */
  readonly theme?: 'light' | 'dark';
  /** True: `pairs` of the answer is the map back. The client writes it where the user says, and nowhere else. */
  readonly withMap?: boolean;
}

export type ExportResult =
  | {
      readonly kind: 'done';
      readonly content: { readonly text: string } | { readonly base64: string };
      readonly calls: number;
      readonly messages: number;
      /** What is not as the trace has it, one sentence each. */
      readonly notes: readonly string[];
      /** Of a share-safe export: what a person should look at, each once, at most 1,000. */
      readonly left: readonly Pick<Leak, 'kind' | 'text'>[];
      /** Places of such things that `left` does not list, as there are too many. */
      readonly moreLeft: number;
      readonly pairs: readonly HiddenPair[];
    }
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'failed'; readonly reason: string };
/** Request client → server. Can be cancelled. */
export const exportMethod = 'siplens/export';

/** Notification server → client: how far an export is, a few times a second. */
export interface ExportProgressParams {
  readonly done: number;
  readonly total: number;
}
export const exportProgressMethod = 'siplens/exportProgress';
