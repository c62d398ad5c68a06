import type { CaptureCounted } from '../../../server/src/core/capture-protocol';
import type { CountTable, NoteList } from './capture-page';

type NoteKind = CaptureCounted['notes'][number]['kind'];

const headings: readonly (readonly [NoteKind, string])[] = [
  ['damage', 'Damaged or cut'],
  ['lost', 'Not captured'],
  ['unsupported', 'Left out: not supported yet'],
  ['limit', 'Left out: limits of the reader'],
  ['remark', 'Good to know'],
];

/** The notes of a capture by their kinds, the worst first. */
export function noteLists({ notes }: CaptureCounted): readonly NoteList[] {
  return headings.map(([kind, heading]) => ({
    heading,
    notes: notes.filter(note => note.kind === kind).map(note => note.text),
  }));
}

/** What the packets were, as tables; nothing for a capture without packets. */
export function countTables({ transports, links }: CaptureCounted): readonly CountTable[] {
  return [
    {
      heading: 'SIP messages by transport',
      rows: transports.map(({ transport, messages }) => [transport.toUpperCase(), messages]),
    },
    {
      heading: 'Packets by link type',
      rows: links
        .filter(link => link.packets > 0)
        .map(({ name, packets, read }) => [read ? name : `${name}: not read`, packets]),
    },
  ];
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}

/** `2 SIP messages in 3 packets.` */
export function foundLine({ messages, packets }: Pick<CaptureCounted, 'messages' | 'packets'>): string {
  return `${counted(messages, 'SIP message')} in ${counted(packets, 'packet')}.`;
}
