import { describe, expect, it } from 'vitest';
import { describeFailure } from '../../src/core/exchange/describe-outcome';
import type { RequestTarget } from '../../src/core/exchange/prepared-request';
import { requestTarget } from '../../src/core/exchange/request-target';
import { parseMessage } from '../../src/core/sip/parse-message';
import { servicesOf } from '../../src/net/choose-service';
import type { NameResolver, NaptrRecord, SrvRecord } from '../../src/net/name-resolver';
import { resolveTargets } from '../../src/net/resolve-target';

/** A name server of a test; what was asked is kept. */
function fakeResolver(zone: {
  naptr?: Record<string, readonly NaptrRecord[]>;
  srv?: Record<string, readonly SrvRecord[]>;
  addresses?: Record<string, readonly string[]>;
}): NameResolver & { readonly asked: string[] } {
  const asked: string[] = [];
  return {
    asked,
    naptr: async name => {
      asked.push(`NAPTR ${name}`);
      return zone.naptr?.[name] ?? [];
    },
    srv: async name => {
      asked.push(`SRV ${name}`);
      return zone.srv?.[name] ?? [];
    },
    addresses: async host => {
      asked.push(`A ${host}`);
      const found = zone.addresses?.[host];
      if (!found) throw Object.assign(new Error('no'), { code: 'ENOTFOUND' });
      return found;
    },
  };
}

/** The target of a request to this URI, as sending reads it. */
function targetOf(uri: string): RequestTarget {
  const target = requestTarget(parseMessage(`OPTIONS ${uri} SIP/2.0\r\n\r\n`, 'utf16'), {
    target: undefined,
    transport: undefined,
  });
  if (target.kind === 'refused') throw new Error(target.reason);
  return target.value;
}

async function resolved(uri: string, resolver: NameResolver): Promise<string> {
  const resolution = await resolveTargets(targetOf(uri), resolver);
  if (resolution.kind === 'failed') return describeFailure(resolution.failure);
  return resolution.targets
    .map(({ transport, host, address, port }) => `${transport} ${host} ${address}:${port}`)
    .join(', ');
}

const srv = (name: string, port: number, priority = 1, weight = 1): SrvRecord => ({
  name,
  port,
  priority,
  weight,
});

describe('where a request goes (RFC 3263)', () => {
  const zone = {
    naptr: {
      'example.com': [
        { order: 50, preference: 50, flags: 's', service: 'SIP+D2T', replacement: '_sip._tcp.example.com' },
        { order: 10, preference: 50, flags: 's', service: 'E2U+sip', replacement: 'x.example.com' },
        { order: 90, preference: 50, flags: 's', service: 'SIPS+D2T', replacement: '_sips._tcp.example.com' },
      ],
    },
    srv: {
      '_sip._tcp.example.com': [srv('b.example.com', 5070, 2), srv('a.example.com', 5060, 1)],
      '_sips._tcp.example.com': [srv('s.example.com', 5061)],
      '_sip._udp.example.com': [srv('u.example.com', 5080)],
    },
    addresses: {
      'a.example.com': ['192.0.2.1'],
      'b.example.com': ['192.0.2.2'],
      's.example.com': ['192.0.2.3'],
      'u.example.com': ['192.0.2.4'],
      'example.com': ['192.0.2.9'],
    },
  };

  it.each([
    [
      'sip:example.com',
      'tcp example.com 192.0.2.1:5060, tcp example.com 192.0.2.2:5070',
      'NAPTR chooses the transport, priority the server',
    ],
    ['sips:example.com', 'tls example.com 192.0.2.3:5061', 'sips takes secure services only'],
    ['sip:example.com;transport=udp', 'udp example.com 192.0.2.4:5080', 'a named transport needs no NAPTR'],
    ['sip:example.com:5090', 'udp example.com 192.0.2.9:5090', 'a port needs neither'],
    ['sip:192.0.2.77', 'udp 192.0.2.77 192.0.2.77:5060', 'an address is itself'],
  ])('%s → %s: %s', async (uri, where) => {
    expect(await resolved(uri, fakeResolver(zone))).toBe(where);
  });

  it('without NAPTR the transports are asked in turn, UDP first', async () => {
    const resolver = fakeResolver({
      ...zone,
      naptr: {},
      srv: { '_sip._tcp.example.com': [srv('a.example.com', 5060)] },
    });
    expect(await resolved('sip:example.com', resolver)).toBe('tcp example.com 192.0.2.1:5060');
    expect(resolver.asked).toEqual([
      'NAPTR example.com',
      'SRV _sip._udp.example.com',
      'SRV _sip._tcp.example.com',
      'A a.example.com',
    ]);
  });

  it('without any record it is the address of the name', async () => {
    const resolver = fakeResolver({ addresses: { 'example.com': ['2001:db8::1'] } });
    expect(await resolved('sip:example.com', resolver)).toBe('udp example.com 2001:db8::1:5060');
  });

  it('the next server is taken where the first has no address', async () => {
    const addresses = { 'b.example.com': ['192.0.2.2'] };
    expect(await resolved('sip:example.com', fakeResolver({ ...zone, addresses }))).toBe(
      'tcp example.com 192.0.2.2:5070',
    );
  });

  it('says what was not found', async () => {
    expect(await resolved('sip:nowhere.example', fakeResolver({}))).toBe(
      'The name nowhere.example was not found (ENOTFOUND). Check the host in the request or its "# @target" line.',
    );
    const off = fakeResolver({ srv: { '_sip._udp.example.com': [srv('.', 0)] } });
    expect(await resolved('sip:example.com;transport=udp', off)).toBe(
      'The name example.com has no address for UDP (its SRV record says that the service is not offered). Check its SRV records, or name a port: "# @target host:port".',
    );
  });

  it('says which name of an SRV record has no address', async () => {
    const gone = fakeResolver({ srv: { '_sip._udp.example.com': [srv('gone.example.com', 5060)] } });
    expect(await resolved('sip:example.com;transport=udp', gone)).toBe(
      'The name example.com has no address for UDP (its SRV record names gone.example.com, which was not found: ENOTFOUND). Check its SRV records, or name a port: "# @target host:port".',
    );
  });

  it('weights share the load inside of one priority', async () => {
    const resolver = fakeResolver({
      srv: { '_sip._udp.example.com': [srv('one', 1, 1, 10), srv('two', 2, 1, 30), srv('last', 3, 2, 99)] },
    });
    const target = targetOf('sip:example.com;transport=udp');
    const first = async (drawn: number): Promise<string | undefined> =>
      (await servicesOf({ target, resolver, random: () => drawn }))?.[0]?.host;
    expect(await first(0)).toBe('one');
    expect(await first(0.5)).toBe('two');
    expect(await first(0.999)).toBe('two');
  });

  it('localhost and names of one label ask no name server for records', async () => {
    const resolver = fakeResolver({ addresses: { localhost: ['127.0.0.1'] } });
    await resolved('sip:localhost', resolver);
    expect(resolver.asked).toEqual(['A localhost']);
  });
});
