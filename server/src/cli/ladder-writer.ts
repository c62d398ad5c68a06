import { buildLadder } from '../core/ladder/build-ladder';
import type { ArrowFinding, Ladder } from '../core/ladder/ladder';
import { ladderMermaid } from '../core/ladder/ladder-mermaid';
import { ladderPlantuml } from '../core/ladder/ladder-plantuml';
import { ladderSvg } from '../core/ladder/ladder-svg';
import { ladderText } from '../core/ladder/ladder-text';
import type { Call } from '../core/trace/dialog';
import type { TraceMessage } from '../core/trace/trace-message';
import type { InputPart } from './analysed-input';
import { displaySentence, displayText } from './display-text';
import { printable } from './text-width';

/** The forms of `siplint ladder`. */
export type LadderFormat = 'text' | 'mermaid' | 'plantuml' | 'svg';

/** Which calls are drawn; without a choice all of them, each by itself. */
export interface LadderChoice {
  /** `--call`: 1-based numbers as `siplint calls` lists them. Several are drawn as one ladder. */
  readonly calls: readonly number[];
  readonly callId: string | undefined;
}

const forms: Readonly<Record<LadderFormat, (ladder: Ladder) => string>> = {
  text: ladderText,
  mermaid: ladderMermaid,
  plantuml: ladderPlantuml,
  svg: ladder => ladderSvg(ladder),
};

/** Draws calls while their input is read: a trace of any size costs what its parts hold. */
export class LadderWriter {
  private before = 0;
  /** Ladders that were drawn. */
  drawn = 0;

  constructor(
    private readonly format: LadderFormat,
    private readonly choice: LadderChoice,
  ) {}

  /** The text of the chosen calls that end in a part. */
  part(input: InputPart): string {
    const { calls } = input.part;
    const first = this.before + 1;
    this.before += calls.length;
    const chosen = calls.filter((call, index) => this.isChosen(call, first + index));
    if (chosen.length === 0) return '';
    if (this.choice.calls.length > 0 || this.choice.callId !== undefined) return this.draw(input, chosen);
    return chosen
      .map(call => {
        const title = this.format === 'text' ? this.titleOf(call, first + calls.indexOf(call)) : '';
        return title + this.draw(input, [call]);
      })
      .join('');
  }

  private isChosen(call: Call, number: number): boolean {
    const { calls, callId } = this.choice;
    if (callId !== undefined && call.callIds.some(id => displayText(id) === callId)) return true;
    if (calls.length > 0) return calls.includes(number);
    return callId === undefined;
  }

  private titleOf({ from, to, flow, callIds }: Call, number: number): string {
    const ends = [from, to].map(uri => displayText(uri ?? '?')).join(' → ');
    const parts = [ends, ...(flow === undefined ? [] : [flow]), ...callIds.map(displayText)];
    const blank = this.drawn > 0 ? '\n' : '';
    return `${blank}#${number}  ${parts.map(printable).join('  ')}\n`;
  }

  private draw({ part }: InputPart, calls: readonly Call[]): string {
    this.drawn++;
    const findings = findingsByMessage(part.conclusions.findings);
    const wanted = new Set(calls.flatMap(call => call.messages));
    const groups = part.conclusions.groups.filter(group =>
      group.messages.some(message => wanted.has(message)),
    );
    const ladder = buildLadder({
      calls,
      groups,
      numberOf: message => part.placeOf(message)?.number ?? 0,
      findingsOf: message => findings.get(message) ?? [],
    });
    return forms[this.format](readable(ladder));
  }
}

function findingsByMessage(
  findings: readonly (ArrowFinding & { readonly at: { readonly message: TraceMessage } })[],
): ReadonlyMap<TraceMessage, readonly ArrowFinding[]> {
  const found = new Map<TraceMessage, ArrowFinding[]>();
  for (const finding of findings) {
    const known = found.get(finding.at.message);
    if (known) known.push(finding);
    else found.set(finding.at.message, [finding]);
  }
  return found;
}

/** Texts of the trace were read as bytes. */
function readable(ladder: Ladder): Ladder {
  return {
    ...ladder,
    lanes: ladder.lanes.map(lane => ({ ...lane, title: displayText(lane.title) })),
    arrows: ladder.arrows.map(arrow => ({
      ...arrow,
      label: displayText(arrow.label),
      codecs: arrow.codecs.map(displayText),
      findings: arrow.findings.map(found => ({ ...found, message: displaySentence(found.message) })),
    })),
    media: ladder.media.map(band => ({ ...band, codecs: band.codecs.map(displayText) })),
  };
}
