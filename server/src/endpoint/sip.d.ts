/** The part of the npm package `sip` 0.0.6 that the local endpoint uses. The package has no types of its own. */
declare module 'sip' {
  export type Params = Record<string, string | number | null | undefined>;

  export interface AddressValue {
    name?: string | undefined;
    uri: string;
    params: Params;
  }

  export interface ViaValue {
    version: string;
    protocol: string;
    host: string;
    port?: number | undefined;
    params: Params;
  }

  /** Headers by lower-case long name; what the parser could not read is absent. */
  export interface Headers {
    via?: ViaValue[];
    to?: AddressValue;
    from?: AddressValue;
    contact?: AddressValue[] | string;
    'call-id'?: string;
    cseq?: { seq: number; method: string };
    expires?: string;
    'www-authenticate'?: Record<string, string | undefined>[];
    [name: string]: unknown;
  }

  export interface Message {
    method?: string;
    uri?: string;
    version?: string;
    status?: number;
    reason?: string;
    headers: Headers;
    /** One character a byte. */
    content?: string;
  }

  export interface ServerTransaction {
    send(response: Message): void;
    message(request: Message, remote?: unknown): void;
    shutdown(): void;
  }

  export interface TransactionLayer {
    createServerTransaction(
      request: Message,
      connection: { send(response: Message): void; release(): void },
    ): ServerTransaction;
    getServer(request: Message): ServerTransaction | undefined;
    destroy(): void;
  }

  export function parse(bytes: Uint8Array): Message | undefined;
  export function stringify(message: Message): string;
  export function makeResponse(request: Message, status: number, reason?: string): Message;
  export function makeTransactionLayer(options: object, transport: unknown): TransactionLayer;
}

/** The package's digest: MD5 only. */
declare module 'sip/digest' {
  import type { Message } from 'sip';

  export interface Context {
    realm: string;
    qop: string;
    nonce?: string;
  }

  export function challenge(context: Context, response: Message): Message;
  export function authenticateRequest(
    context: Context,
    request: Message,
    credentials: { hash: string },
  ): boolean;
}
