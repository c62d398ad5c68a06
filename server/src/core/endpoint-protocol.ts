/** What the local endpoint's process and its owner say to each other. Types only: no library, no code. */
import type { WritableRecord } from './trace/write-siptrace';

/** Owner → endpoint, once, after the process has started. */
export type EndpointCommand = {
  readonly kind: 'start';
  /** The port to use; taken or undefined: see `next`. */
  readonly port: number | undefined;
  /** How many following ports may be tried where the port is taken. 0: only this one. */
  readonly next: number;
};

/** Endpoint → owner. */
export type EndpointEvent =
  | { readonly kind: 'ready'; readonly port: number; readonly addresses: readonly string[] }
  /** A message that came in or went out; the payload holds one character a byte. */
  | { readonly kind: 'record'; readonly record: WritableRecord }
  /** Something that was refused or went wrong without ending it. */
  | { readonly kind: 'note'; readonly text: string }
  /** It could not start; the process ends. */
  | { readonly kind: 'failed'; readonly reason: 'port-in-use' | 'other'; readonly detail: string };

/** Exit codes of the endpoint's process besides 0: told to stop, or its owner is gone. */
export const endpointExitCodes = { failed: 1, portInUse: 3 } as const;
