import type { RequestTarget, SendTransport } from '../core/exchange/prepared-request';
import type { NameResolver, NaptrRecord, SrvRecord } from './name-resolver';

/** A host and port that speak a transport, found by RFC 3263. */
export interface Service {
  readonly transport: SendTransport;
  readonly host: string;
  readonly port: number;
}

/** Services of RFC 3263 §4.1 and RFC 7118 §5.3 that can be spoken here, with the labels of their SRV records. */
const services: readonly { transport: SendTransport; naptr: string; srv: string }[] = [
  { transport: 'tls', naptr: 'SIPS+D2T', srv: '_sips._tcp' },
  { transport: 'udp', naptr: 'SIP+D2U', srv: '_sip._udp' },
  { transport: 'tcp', naptr: 'SIP+D2T', srv: '_sip._tcp' },
  { transport: 'ws', naptr: 'SIP+D2W', srv: '_sip._ws' },
  { transport: 'wss', naptr: 'SIPS+D2W', srv: '_sips._ws' },
];

export interface ServiceQuestion {
  readonly target: RequestTarget;
  readonly resolver: NameResolver;
  /** A number from 0 up to, not including, 1: which of several records of one priority is taken. */
  random(): number;
}

/**
 * The services of a target that names no port, the best first (RFC 3263 §4.1, §4.2): transport by NAPTR, else by the
 * SRV records that there are; then SRV by priority and weight. Empty where the name has none: then its plain address is
 * meant. Undefined where a record says that the service is not offered (RFC 2782: target ".").
 */
export async function servicesOf({
  target,
  resolver,
  random,
}: ServiceQuestion): Promise<readonly Service[] | undefined> {
  const { host, open } = target;
  if (!open) return [];
  const usable = services.filter(({ transport }) =>
    open.transport
      ? transport !== 'ws' && transport !== 'wss' && (!open.secure || transport === 'tls')
      : transport === target.transport,
  );
  const found: Service[] = [];
  const names = open.transport ? await naptrNames(await resolver.naptr(host), usable) : [];
  // Without NAPTR: each transport in our order of preference, which for `sip:` begins with UDP.
  const preferred = [...usable].sort((a, b) => rank(a.transport, target) - rank(b.transport, target));
  const asked = names.length > 0 ? names : preferred.map(s => ({ ...s, name: `${s.srv}.${host}` }));
  for (const { transport, name } of asked) {
    const records = await resolver.srv(name);
    if (records.length === 1 && (records[0]?.name === '' || records[0]?.name === '.')) return undefined;
    for (const { name: srvHost, port } of ordered(records, random)) {
      found.push({ transport, host: srvHost, port });
    }
    if (found.length > 0) return found;
  }
  return found;
}

function rank(transport: SendTransport, { transport: first }: RequestTarget): number {
  return transport === first ? 0 : transport === 'tcp' ? 1 : 2;
}

async function naptrNames(records: readonly NaptrRecord[], usable: typeof services) {
  return [...records]
    .sort((a, b) => a.order - b.order || a.preference - b.preference)
    .filter(({ flags }) => flags.toLowerCase() === 's')
    .flatMap(({ service, replacement }) =>
      usable
        .filter(({ naptr }) => naptr === service.toUpperCase())
        .map(({ transport }) => ({ transport, name: replacement })),
    );
}

/** Priorities in order; inside of one, drawn by weight (RFC 2782). */
function ordered(records: readonly SrvRecord[], random: () => number): readonly SrvRecord[] {
  const left = [...records].sort((a, b) => a.priority - b.priority || a.weight - b.weight);
  const result: SrvRecord[] = [];
  while (left.length > 0) {
    const priority = left[0]?.priority;
    const group = left.filter(record => record.priority === priority);
    const sum = group.reduce((all, { weight }) => all + weight, 0);
    let drawn = random() * (sum + 1);
    const chosen = group.find(({ weight }) => {
      drawn -= weight;
      return drawn < 0;
    });
    const record = chosen ?? group.at(-1);
    if (!record) break;
    result.push(record);
    left.splice(left.indexOf(record), 1);
  }
  return result;
}
