import { plainLine } from '../text/plain-line';
import { arrowMark } from './arrow-mark';
import { longArrowNote } from './arrow-note';
import type { Ladder, LadderArrow } from './ladder';

/** A ladder as a PlantUML sequence diagram. */
export function ladderPlantuml({ lanes, arrows, media }: Ladder): string {
  const rows = arrows.flatMap((arrow, index) => [
    `L${arrow.from} ${shaft(arrow)} L${arrow.to} : ${safe(labelOf(arrow))}`,
    ...findingRows(arrow),
    ...media
      .filter(band => band.afterArrow === index)
      .map(({ from, to, codecs }) => `L${from} <-[#gray,dotted]> L${to} : RTP ${safe(codecs.join(', '))}`),
  ]);
  const parties = lanes.map((lane, index) => `participant "${safe(lane.title)}" as L${index}`);
  return `${['@startuml', 'autonumber', 'hide footbox', ...parties, ...rows, '@enduml'].join('\n')}\n`;
}

function shaft({ outcome }: LadderArrow): string {
  return outcome === 'request' ? '->' : outcome === 'failure' ? '--x' : '-->';
}

function labelOf(arrow: LadderArrow): string {
  const note = longArrowNote(arrow);
  return note === '' ? arrow.label : `${arrow.label} (${note})`;
}

function findingRows(arrow: LadderArrow): readonly string[] {
  const mark = arrowMark(arrow);
  return mark === '' ? [] : [`note right : ${safe(mark)}`];
}

/**
 * One line without what PlantUML reads: Creole marks, `%` and `!` of its preprocessor, quotes, and a backslash that
 * would break the line. Unicode entities show the same characters.
 */
function safe(text: string): string {
  return plainLine(text, 120).replace(
    /["\\<>&%!~*_/[\]{}|'@-]/g,
    c => `<U+${c.charCodeAt(0).toString(16).padStart(4, '0')}>`,
  );
}
