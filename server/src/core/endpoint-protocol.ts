/**
 * What the local endpoint's process and its owner say to each other. Types and
 * constants only: no library, no code.
 */
import type { WritableRecord } from './trace/write-siptrace';

/** What the endpoint is told of users; it may change while it runs. */
export interface EndpointSettings {
  /** The setting `siplens.endpoint.users` as the user wrote it; what is wrong with it comes back. */
  readonly users: unknown;
  /** Who may answer its challenges, besides the documented test user; HA1 of MD5 (RFC 7616 §3.4.2), lower-case hex. */
  readonly accounts: readonly { readonly user: string; readonly ha1: string }[];
}

/** Owner → endpoint: `start` once, after the process has started; `configure` at any time after it. */
export type EndpointCommand =
  | {
      readonly kind: 'start';
      /** The port to use; taken or undefined: see `next`. */
      readonly port: number | undefined;
      /** How many following ports may be tried where the port is taken. 0: only this one. */
      readonly next: number;
      readonly settings: EndpointSettings;
    }
  | { readonly kind: 'configure'; readonly settings: EndpointSettings };

/** One address at which somebody can be reached, as a REGISTER said (RFC 3261 §10.3). */
export interface EndpointBinding {
  /** The address-of-record: `sip:alice@127.0.0.1`. */
  readonly aor: string;
  readonly contact: string;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
  readonly transport: string;
}

/** What the running endpoint tells: messages, notes, bindings, what is wrong with its settings. */
export type EndpointNews =
  /** A message that came in or went out; the payload holds one character a byte. */
  | { readonly kind: 'record'; readonly record: WritableRecord }
  /** Something that was refused or went wrong without ending it. */
  | { readonly kind: 'note'; readonly text: string }
  /** All bindings of the registrar, after each change. */
  | { readonly kind: 'bindings'; readonly bindings: readonly EndpointBinding[] }
  /** New settings hold: users who do something else than pick up, and entries that were left out, each one sentence. */
  | {
      readonly kind: 'configured';
      readonly users: readonly (readonly [user: string, text: string])[];
      readonly problems: readonly string[];
    };

/** Endpoint → owner. */
export type EndpointEvent =
  | EndpointNews
  | { readonly kind: 'ready'; readonly port: number; readonly addresses: readonly string[] }
  /** It could not start; the process ends. */
  | { readonly kind: 'failed'; readonly reason: 'port-in-use' | 'other'; readonly detail: string };

/** Exit codes of the endpoint's process besides 0: told to stop, or its owner is gone. */
export const endpointExitCodes = { failed: 1, portInUse: 3 } as const;

/** The realm of the endpoint's challenges. */
export const endpointRealm = 'siplens-endpoint';
/** The documented account that always holds: a test user on loopback, no secret. */
export const endpointTestUser = { user: 'test', password: 'test' } as const;
