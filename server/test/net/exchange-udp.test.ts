import { afterEach, describe, expect, it } from 'vitest';
import { describeOutcome } from '../../src/core/exchange/describe-outcome';
import { startExchange } from '../../src/net/start-exchange';
import { collecting, opened, type Peer, requestFor, responseTo, type Script, udpPeer, until } from './peers';

let peer: Peer;
afterEach(() => peer.close());

async function send(method: string, timeoutMs: number, script: Script, host?: string) {
  peer = await udpPeer(script, host);
  const transport = await opened(peer.target);
  const options = collecting();
  const running = startExchange(requestFor(method, transport, timeoutMs), transport, options);
  const say = async () => describeOutcome(await running.outcome, peer.target);
  return { running, options, say };
}

/** What the peer saw, each method once: a busy machine sends copies. */
const methods = () => [...new Set(peer.seen.map(line => line.split(' ')[0]))];

const where = () => `${peer.target.host}:${peer.target.port} (UDP)`;

describe('a request over UDP', () => {
  it.each(['127.0.0.1', '::1'])(
    'is answered, over %s, and each message is recorded with addresses',
    async host => {
      const { running, options, say } = await send(
        'OPTIONS',
        2000,
        (m, reply) => reply(responseTo(m, '200 OK')),
        host,
      );
      expect(await say()).toEqual({ grade: 'ok', text: '200 OK' });
      await running.ended;
      // A busy machine may send a copy before the answer is read.
      expect([...new Set(options.lines())]).toEqual([
        `out OPTIONS sip:bob@${host === '::1' ? '[::1]' : host}:${peer.target.port} SIP/2.0`,
        'in SIP/2.0 200 OK',
      ]);
      const [out, back] = (['out', 'in'] as const).map(way => options.records.find(r => r.direction === way));
      expect(out?.destination).toBe(`${host === '::1' ? '[::1]' : host}:${peer.target.port}`);
      expect(back?.source).toBe(out?.destination);
      expect(back?.destination).toBe(out?.source);
      expect(out?.time?.seconds).toBeGreaterThan(1_600_000_000);
    },
  );

  it('that nobody answers is repeated, and told as silence, not as a 408', async () => {
    const { running, say } = await send('OPTIONS', 300, () => undefined);
    expect(await say()).toEqual({
      grade: 'failed',
      text: `No answer from ${where()} within 0.3 s. Check that something listens there and that no firewall drops it. This is not a 408: nothing was received.`,
    });
    await running.ended;
    expect(peer.seen.length).toBeGreaterThan(2);
    expect(new Set(peer.messages).size).toBe(1);
  });

  it('that a real 408 answers shows the 408', async () => {
    const { running, say } = await send('OPTIONS', 2000, (m, reply) =>
      reply(responseTo(m, '408 Request Timeout')),
    );
    expect(await say()).toEqual({ grade: 'answered', text: '408 Request Timeout' });
    await running.ended;
  });

  it('that rings and then falls silent is given up and cancelled', async () => {
    const { running, say } = await send('INVITE', 150, (m, reply) => {
      if (m.startsWith('INVITE')) reply(responseTo(m, '180 Ringing'));
      if (m.startsWith('CANCEL')) reply(responseTo(m, '200 OK'));
    });
    expect(await say()).toEqual({
      grade: 'failed',
      text: '180 Ringing came, but no final answer within 0.15 s. This is not a 408: none was received. "# @timeout" lets it wait longer.',
    });
    await running.ended;
    expect(peer.seen.some(l => l.startsWith('CANCEL'))).toBe(true);
  });

  it('with 1xx and then silence ends for other methods too', async () => {
    const { running, say } = await send('MESSAGE', 200, (m, reply) => reply(responseTo(m, '100 Trying')));
    expect((await say()).text).toBe(
      '100 Trying came, but no final answer within 0.2 s. This is not a 408: none was received. "# @timeout" lets it wait longer.',
    );
    await running.ended;
  });

  it('whose answer has another branch stays unanswered, and says why', async () => {
    const { running, options, say } = await send('OPTIONS', 150, (m, reply, count) => {
      if (count === 1) reply(responseTo(m.replace('z9hG4bKtest1', 'z9hG4bKother'), '200 OK'));
    });
    expect(await say()).toEqual({
      grade: 'failed',
      text: `No answer from ${where()} that belongs to this request within 0.15 s. 1 other answer came: 200 with Via branch z9hG4bKother instead of z9hG4bKtest1.`,
    });
    await running.ended;
    expect(options.lines()).toContain(
      'in SIP/2.0 200 OK (belongs to no request of this exchange: Via branch z9hG4bKother instead of z9hG4bKtest1)',
    );
  });

  it('takes answers from any source, and records it', async () => {
    const other = await udpPeer(() => undefined);
    const { running, options, say } = await send('OPTIONS', 2000, (m, reply) => {
      reply('\0\u00ff not SIP');
      reply(responseTo(m, '200 OK'));
    });
    other.close();
    expect((await say()).text).toBe('200 OK');
    await running.ended;
    expect(options.lines()).toContain(
      'in \0\u00ff not SIP (not a SIP message: its first line is none of SIP)',
    );
  });

  it('INVITE answered busy is acknowledged, once for each copy', async () => {
    const { running, say } = await send('INVITE', 2000, (m, reply) => {
      if (m.startsWith('INVITE')) for (let i = 0; i < 3; i++) reply(responseTo(m, '486 Busy Here'));
    });
    expect(await say()).toEqual({ grade: 'answered', text: '486 Busy Here' });
    await running.ended;
    const count = (method: string): number => peer.seen.filter(l => l.startsWith(method)).length;
    // A busy machine may repeat the INVITE before it reads the answers.
    await until(() => count('ACK') === 3 * count('INVITE'));
    const ack = peer.messages.find(m => m.startsWith('ACK'));
    expect(ack).toContain('branch=z9hG4bKtest1');
    expect(ack).toContain(';tag=peer');
  });

  it('INVITE answered makes a call, which is acknowledged at its Contact and ended by BYE', async () => {
    const phone = await udpPeer((m, reply) => {
      if (m.startsWith('BYE')) reply(responseTo(m, '200 OK'));
    });
    const { running, options, say } = await send('INVITE', 2000, (m, reply) =>
      reply(responseTo(m, '200 OK', [`Contact: <sip:bob@127.0.0.1:${phone.target.port}>`])),
    );
    expect(await say()).toEqual({ grade: 'ok', text: '200 OK: the call is up.' });
    await until(() => phone.seen.length >= 1);
    running.cancel();
    await running.ended;
    expect([...new Set(phone.seen)]).toEqual([
      `ACK sip:bob@127.0.0.1:${phone.target.port} SIP/2.0`,
      `BYE sip:bob@127.0.0.1:${phone.target.port} SIP/2.0`,
    ]);
    expect(options.lines().at(-1)).toBe('in SIP/2.0 200 OK');
    phone.close();
  });

  it('never follows a peer on this machine to another machine that nobody confirmed', async () => {
    const { running, options } = await send('INVITE', 2000, (m, reply) => {
      if (m.startsWith('INVITE')) reply(responseTo(m, '200 OK', ['Contact: <sip:bob@192.0.2.1:5060>']));
      if (m.startsWith('BYE')) reply(responseTo(m, '200 OK'));
    });
    await running.outcome;
    await running.close(1000);
    expect(options.lines()).toContain(
      'out ACK sip:bob@192.0.2.1:5060 SIP/2.0 (the answer names 192.0.2.1:5060, which was not confirmed; sent to the target)',
    );
    expect(options.records.every(r => !r.destination?.startsWith('192.'))).toBe(true);
  });
});

describe('cancelling over UDP', () => {
  it('before any answer stops repeating; the CANCEL follows the provisional answer', async () => {
    let answerNow = (): void => undefined;
    const { running, say } = await send('INVITE', 2000, (m, reply) => {
      if (m.startsWith('INVITE')) answerNow = () => reply(responseTo(m, '100 Trying'));
      if (m.startsWith('CANCEL')) {
        reply(responseTo(m, '200 OK'));
        reply(responseTo(m.replace('1 CANCEL', '1 INVITE'), '487 Request Terminated'));
      }
    });
    await until(() => peer.seen.length >= 1);
    running.cancel();
    expect(await say()).toEqual({
      grade: 'stopped',
      text: 'Stopped before any answer came. CANCEL may follow only a provisional answer (RFC 3261 §9.1); it is sent if one still comes.',
    });
    answerNow();
    await running.ended;
    expect(methods()).toEqual(['INVITE', 'CANCEL', 'ACK']);
  });

  it('while it rings: CANCEL, 200, 487, ACK', async () => {
    const { running, options, say } = await send('INVITE', 2000, (m, reply) => {
      if (m.startsWith('INVITE')) reply(responseTo(m, '180 Ringing'));
      if (m.startsWith('CANCEL')) {
        reply(responseTo(m, '200 OK'));
        reply(responseTo(m.replace('1 CANCEL', '1 INVITE'), '487 Request Terminated'));
      }
    });
    await until(() => options.lines().includes('in SIP/2.0 180 Ringing'));
    running.cancel();
    expect(await say()).toEqual({ grade: 'stopped', text: 'Cancelled: the peer confirmed with 487.' });
    await running.ended;
    expect(methods()).toEqual(['INVITE', 'CANCEL', 'ACK']);
  });

  it('that crosses the 200 hangs up with BYE', async () => {
    const { running, options, say } = await send('INVITE', 2000, (m, reply) => {
      if (m.startsWith('INVITE')) reply(responseTo(m, '180 Ringing'));
      if (m.startsWith('CANCEL')) {
        reply(responseTo(m.replace('1 CANCEL', '1 INVITE'), '200 OK'));
        reply(responseTo(m, '481 Call/Transaction Does Not Exist'));
      }
      if (m.startsWith('BYE')) reply(responseTo(m, '200 OK'));
    });
    await until(() => options.lines().includes('in SIP/2.0 180 Ringing'));
    running.cancel();
    expect((await say()).text).toBe(
      'Cancelled too late: the call was answered with 200, so it was hung up with BYE.',
    );
    await running.ended;
    expect(methods()).toEqual(['INVITE', 'CANCEL', 'ACK', 'BYE']);
  });

  it('a request that is no INVITE just stops waiting', async () => {
    const { running, say } = await send('OPTIONS', 2000, () => undefined);
    await until(() => peer.seen.length >= 1);
    running.cancel();
    expect((await say()).text).toBe('Stopped: the answer is no longer waited for.');
    await running.ended;
    expect(peer.seen.some(l => l.startsWith('CANCEL'))).toBe(false);
  });
});
