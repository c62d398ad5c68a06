import { plainLine } from '../text/plain-line';
import { arrowMark } from './arrow-mark';
import { longArrowNote } from './arrow-note';
import type { Ladder, LadderArrow } from './ladder';

/** A ladder as a Mermaid sequence diagram, for Markdown of GitHub, GitLab and VS Code. */
export function ladderMermaid({ lanes, arrows, media }: Ladder): string {
  const rows = arrows.flatMap((arrow, index) => [
    `  L${arrow.from}${shaft(arrow)}L${arrow.to}: ${safe(labelOf(arrow))}`,
    ...findingRows(arrow),
    ...media
      .filter(band => band.afterArrow === index)
      .map(
        ({ from, to, codecs }) =>
          `  Note over L${Math.min(from, to)},L${Math.max(from, to)}: RTP ${safe(codecs.join(', '))}`,
      ),
  ]);
  const parties = lanes.map((lane, index) => `  participant L${index} as ${safe(lane.title)}`);
  return `${['sequenceDiagram', '  autonumber', ...parties, ...rows].join('\n')}\n`;
}

function shaft({ outcome }: LadderArrow): string {
  return outcome === 'request' ? '->>' : outcome === 'failure' ? '--x' : '-->>';
}

function labelOf(arrow: LadderArrow): string {
  const note = longArrowNote(arrow);
  return note === '' ? arrow.label : `${arrow.label} (${note})`;
}

function findingRows(arrow: LadderArrow): readonly string[] {
  const mark = arrowMark(arrow);
  return mark === '' ? [] : [`  Note right of L${Math.max(arrow.from, arrow.to)}: ${safe(mark)}`];
}

/** Mermaid reads `#code;` as a character and `;` as the end of a statement; HTML would be markup. */
function safe(text: string): string {
  return plainLine(text, 120).replace(/[#;<>&"\\%{}]/g, c => `#${c.charCodeAt(0)};`) || ' ';
}
