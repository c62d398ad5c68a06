import { describe, expect, test } from 'vitest';
import { analyse } from '../../../src/core/analysis';
import { defaultLintConfig } from '../../../src/core/lint/config';
import type { SetOptions } from '../../../src/core/lint/rule-option';
import { type FlowMessage, FlowWriter, siptraceOf } from '../../harness/make-flow';

const sdp = (host: string, version: number, ...media: readonly string[]) =>
  ['v=0', `o=- 1 ${version} IN IP4 ${host}`, 's=-', `c=IN IP4 ${host}`, 't=0 0', ...media, ''].join('\r\n');

/** Severities of the findings of one rule, with options set for it. */
function severities(messages: readonly FlowMessage[], rule: string, options: SetOptions): readonly string[] {
  const config = { ...defaultLintConfig, options: { [rule]: options } };
  const { findings } = analyse({ text: siptraceOf(messages), kind: 'trace', config, open: false });
  return findings.filter(finding => finding.rule === rule).map(({ severity }) => severity);
}

function answered(offer: string, answer: string): FlowWriter {
  const flow = new FlowWriter({ nodes: 2 });
  const invite = flow.request('INVITE', 0, false, { body: offer });
  flow.respond(invite, '200 OK', { body: answer });
  flow.request('ACK', 0, true, { cseq: 1 });
  return flow;
}

/** Requests from one address that are all refused, half a second apart, each with a Call-ID of its own. */
function refused(method: string, count: number): readonly FlowMessage[] {
  return Array.from({ length: count }, (_, i) => {
    const flow = new FlowWriter({ nodes: 2, callId: `try-${i}` });
    flow.wait(i * 500);
    const request = flow.request(method, 0, false);
    flow.respond(request, '403 Forbidden');
    return flow.messages.map(message => ({
      ...message,
      text: message.text.replaceAll('sip:bob@', `sip:${100 + i}@`),
    }));
  }).flat();
}

describe('options of trace rules', () => {
  test('answer-direction-invalid: holdTolerant makes sendrecv as the answer to hold information', () => {
    const { messages } = answered(
      sdp('192.0.2.1', 1, 'm=audio 4000 RTP/AVP 0', 'a=sendonly'),
      sdp('192.0.2.2', 1, 'm=audio 5000 RTP/AVP 0', 'a=sendrecv'),
    );
    expect(severities(messages, 'answer-direction-invalid', {})).toEqual(['warning']);
    expect(severities(messages, 'answer-direction-invalid', { holdTolerant: true })).toEqual(['information']);
  });

  test('answer-media-mismatch: srtpUpgrade allows RTP/SAVP for RTP/AVP', () => {
    const key = 'a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:d0RmdmcmVCspeEc3QGZiNWpVLFJhQX1cfHAwJSoj';
    const { messages } = answered(
      sdp('192.0.2.1', 1, 'm=audio 4000 RTP/AVP 0'),
      sdp('192.0.2.2', 1, 'm=audio 5000 RTP/SAVP 0', key),
    );
    expect(severities(messages, 'answer-media-mismatch', {})).toEqual(['error']);
    expect(severities(messages, 'answer-media-mismatch', { srtpUpgrade: true })).toEqual([]);
  });

  test('registration-bruteforce and sip-scan: trustedSources are left alone', () => {
    const registers = refused('REGISTER', 10);
    expect(severities(registers, 'registration-bruteforce', {})).toEqual(['warning']);
    expect(severities(registers, 'registration-bruteforce', { trustedSources: ['192.0.2.0/24'] })).toEqual(
      [],
    );
    const pings = refused('OPTIONS', 20);
    expect(severities(pings, 'sip-scan', {})).toEqual(['warning']);
    expect(severities(pings, 'sip-scan', { trustedSources: ['192.0.2.1'] })).toEqual([]);
  });

  test('a scan that takes longer than a minute for twenty targets is none', () => {
    const slow = refused('OPTIONS', 20).map(message => ({
      ...message,
      time: 36_000_000 + ((message.time ?? 0) - 36_000_000) * 8,
    }));
    expect(severities(slow, 'sip-scan', {})).toEqual([]);
  });
});
