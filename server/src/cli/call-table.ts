import type { ListedCall } from '../core/export/listed-call';
import { table } from './text-width';

/** Calls as an aligned table with a head line. */
export function callTable(calls: readonly ListedCall[]): string {
  const rows = calls.map(call => [
    String(call.number),
    call.kind,
    `${call.from ?? '?'} → ${call.to ?? '?'}`,
    call.finalStatus === null ? call.state : `${call.state} ${call.finalStatus}`,
    call.flow ?? '-',
    call.start ?? '-',
    durations(call),
    String(call.messages),
    String(call.findings),
    call.callIds.join(' '),
  ]);
  const head = [
    '#',
    'kind',
    'from → to',
    'state',
    'flow',
    'start',
    'delay, ring, talk',
    'messages',
    'findings',
    'Call-ID',
  ];
  return table([head, ...rows]);
}

function durations({ postDialDelayMs, ringMs, talkMs }: ListedCall): string {
  const all = [postDialDelayMs, ringMs, talkMs];
  if (all.every(ms => ms === null)) return '-';
  return all.map(ms => (ms === null ? '-' : `${(ms / 1000).toFixed(ms < 10_000 ? 2 : 1)} s`)).join(', ');
}
