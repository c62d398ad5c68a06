/** How TLS and WSS connections prove who is who. Certificates and keys are PEM texts. */
export interface TlsSettings {
  /** Trusted besides the authorities that Node knows. */
  readonly ca?: readonly string[] | undefined;
  /** Our own certificate, for peers that ask for one, with its key. */
  readonly certificate?: string | undefined;
  readonly key?: string | undefined;
  /** Takes a self-signed certificate. Its names and its dates are still checked. */
  readonly allowSelfSigned?: boolean | undefined;
}
