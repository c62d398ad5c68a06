import { plainLine } from '../text/plain-line';
import { longArrowNote } from './arrow-note';
import type { Ladder, LadderArrow } from './ladder';

/** What an arrow says to a screen reader: `INVITE from Alice to 192.0.2.20, offer PCMU. error: …`. */
export function arrowSentence({ lanes }: Ladder, arrow: LadderArrow): string {
  const [from, to] = [lanes[arrow.from]?.title ?? '?', lanes[arrow.to]?.title ?? '?'];
  const way = arrow.from === arrow.to ? `within ${from}` : `from ${from} to ${to}`;
  const note = longArrowNote(arrow);
  const findings = arrow.findings.map(({ severity, message }) => `${severity}: ${message}`);
  const parts = [
    `Message ${arrow.number}: ${arrow.label} ${way}`,
    ...(note === '' ? [] : [note]),
    ...(arrow.difference
      ? [`${arrow.difference.isFirst ? 'First difference' : 'Difference'}: ${arrow.difference.text}`]
      : []),
    ...findings,
  ];
  return plainLine(parts.join('. ').replaceAll('.. ', '. '), 500);
}
