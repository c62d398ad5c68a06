import { lookup, Resolver } from 'node:dns/promises';

/** An SRV record (RFC 2782). */
export interface SrvRecord {
  readonly name: string;
  readonly port: number;
  readonly priority: number;
  readonly weight: number;
}

/** A NAPTR record (RFC 3403), as far as SIP reads it. */
export interface NaptrRecord {
  readonly order: number;
  readonly preference: number;
  readonly flags: string;
  /** `SIP+D2U`, `SIPS+D2T`, … */
  readonly service: string;
  readonly replacement: string;
}

/** Where names are looked up: an input, so that tests need no name server. */
export interface NameResolver {
  /** Addresses by hosts file and DNS, the best first; rejects where there is none. */
  addresses(host: string): Promise<readonly string[]>;
  /** Empty where there is none, or where no name server answers. */
  srv(name: string): Promise<readonly SrvRecord[]>;
  naptr(name: string): Promise<readonly NaptrRecord[]>;
}

/** The resolver of this machine. Each DNS question is given up after four seconds. */
export const systemResolver: NameResolver = {
  async addresses(host) {
    // IPv4 first, as most SIP peers listen there.
    return (await lookup(host, { all: true, verbatim: false })).map(({ address }) => address);
  },
  srv: name => orNone(resolver().resolveSrv(name)),
  naptr: name => orNone(resolver().resolveNaptr(name)),
};

function resolver(): Resolver {
  return new Resolver({ timeout: 2000, tries: 2 });
}

async function orNone<T>(answer: Promise<readonly T[]>): Promise<readonly T[]> {
  try {
    return await answer;
  } catch {
    // Whatever goes wrong here, the plain address is still tried (RFC 3263 §4.2), and its failure is told.
    return [];
  }
}
