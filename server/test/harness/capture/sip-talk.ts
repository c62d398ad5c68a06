/** The SIP that captures of tests carry, and the shape of a capture with what must be read of it. */
import { pcapFile } from '../make-pcap';
import { ethernet } from './links';
import type { Ends } from './packets';

/** A capture and what must be read of it. */
export interface CaptureKind {
  readonly title: string;
  readonly file: Buffer;
  /** `<frame> <transport> <method or status> <number in Call-ID> [cut]`, in order. */
  readonly messages: readonly string[];
  /** All notes, in order; none where nothing is said. */
  readonly notes?: readonly string[];
  /** Why tshark sees none of the messages. */
  readonly onlyOurs?: string;
}

export const ends: Ends = { from: '192.0.2.1:5060', to: '192.0.2.2:5070' };
export const back: Ends = { from: ends.to, to: ends.from };
export const ends6: Ends = { from: '[2001:db8::1]:5060', to: '[2001:db8:0:1::2]:5060' };

/** 2026-01-07T09:14:02Z */
export const epoch = 1_767_777_242;

function fields(number: number): readonly string[] {
  return [
    `Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK${number}`,
    'From: <sip:a@example.com>;tag=1',
    `To: <sip:b@example.com>`,
    `Call-ID: ${number}@example.com`,
  ];
}

/** An OPTIONS request whose Call-ID and CSeq hold a number. */
export function request(number: number, body = ''): string {
  return [
    'OPTIONS sip:b@example.com SIP/2.0',
    ...fields(number),
    'Max-Forwards: 70',
    `CSeq: ${number} OPTIONS`,
    ...(body === '' ? [] : ['Content-Type: text/plain']),
    `Content-Length: ${body.length}`,
    '',
    body,
  ].join('\r\n');
}

/** Its answer. */
export function answer(number: number): string {
  return ['SIP/2.0 200 OK', ...fields(number), `CSeq: ${number} OPTIONS`, 'Content-Length: 0', '', ''].join(
    '\r\n',
  );
}

/** A pcap file of IP packets in Ethernet frames, ten milliseconds apart. */
export function frames(packets: readonly Buffer[]): Buffer {
  return pcapFile(
    packets.map((packet, i) => ({
      frame: ethernet(packet),
      seconds: epoch + Math.floor(i / 100),
      fraction: (i % 100) * 10_000,
    })),
  );
}
