import { drawMessage } from '../drawn/draw-message';
import { type DrawingState, type DrawnArrow, newDrawing, readDrawing, writeDrawing } from '../drawn/drawing';
import { newest } from '../drawn/newest';
import type { ChunkReader, TraceFormat } from '../trace-format';
import type { TraceRecord } from '../trace-record';
import { bareConfidence } from './bare-confidence';
import { type DrawnLabel, readDrawnLabel } from './drawn-label';
import { drawnRecord } from './drawn-record';
import { headLines } from './head-lines';

/** What a reader tells the next one. */
interface StepCarry {
  readonly drawing: DrawingState;
  /** Who got the last request that the proxy sent, for steps without a word. */
  readonly reached: string;
  /** Number of the last step. */
  readonly step: number;
}

/** A step of a table: what was done, and how the table puts it in words. */
interface Step {
  readonly number: number;
  readonly title: string;
  readonly label: DrawnLabel;
  /** Place of the label in the chunk. */
  readonly at: number;
  readonly words: string;
}

const PROXY = 'Proxy';
/** Who takes part in tables that call their user agents by letters. */
const LANES: readonly string[] = ['A', PROXY, 'B', 'C'];
/** Longer lines are no steps. */
const LONGEST = 2000;
/** A step in lines of its own is not longer. */
const MOST_LINES = 16;

/** A dash, also as it looks where a text was decoded with one sign a byte. */
const DASH = '(?:[-–—]|â\u0080[\u0093\u0094])';
const STEP = new RegExp(`^(\\d{1,4})((?:\\s?${DASH}[^\\t]{0,200})?)\\t([^\\t]{1,60})(?:\\t(.*))?$`);
const LEADING_DASH = new RegExp(`^\\s?${DASH}\\s?`);

/** `7 – B answers the call <tab> 200 OK <tab> B sends a 200 response to the proxy.` */
function tableStep(line: string): Step | undefined {
  if (line.length > LONGEST) return undefined;
  const match = STEP.exec(line);
  if (!match) return undefined;
  const [, number = '', title = '', action = '', words = ''] = match;
  const label = readDrawnLabel(action);
  if (!label) return undefined;
  const plain = title.replace(/<\/?i>/g, '').replace(LEADING_DASH, '');
  return {
    number: Number(number),
    title: plain,
    label,
    at: number.length + title.length + 1 + label.at,
    words,
  };
}

/** `F18` alone in its line. */
function stepNumber(line: string): number | undefined {
  const match = /^F(\d{1,4})\s{0,20}$/.exec(line.slice(0, 40));
  return match ? Number(match[1]) : undefined;
}

const PARTY = 'User \\w+|Phone \\w+|Proxy Server|Proxy';
/** `BYE—Proxy Server to User A` */
const ENDS = new RegExp(`^([A-Za-z0-9 ]{2,40}?)\\s?${DASH}\\s?(${PARTY}) to (${PARTY})`);

/** A name may be cut at the end of its line. */
function partyName(name = ''): string {
  return name.startsWith('Proxy') ? 'Proxy Server' : name;
}

/** Reads one step of a table. */
class StepReader implements ChunkReader {
  private at = 0;
  private lines: { readonly text: string; readonly at: number }[] = [];
  private state: { drawing: DrawingState; reached: string; step: number };
  private found: TraceRecord | undefined;
  private isBlock = false;

  constructor(carry: string) {
    const known = carry === '' ? undefined : (JSON.parse(carry) as Record<keyof StepCarry, string & number>);
    this.state = {
      drawing: known ? readDrawing(known.drawing) : newDrawing(1, []),
      reached: known?.reached ?? 'B',
      step: known?.step ?? Number.POSITIVE_INFINITY,
    };
  }

  push(line: string, end: string): boolean {
    const step = tableStep(line);
    const isNext = step !== undefined || stepNumber(line) !== undefined;
    if (this.at > 0 && isNext) return true;
    if (step) this.draw(step);
    else if (isNext) {
      this.isBlock = true;
      this.begin(stepNumber(line) ?? 0);
    } else if (this.isBlock && this.lines.length < MOST_LINES && line.length < LONGEST) {
      this.lines.push({ text: line, at: this.at });
    }
    this.at += line.length + end.length;
    return false;
  }

  finish(): TraceRecord | undefined {
    if (!this.found && this.isBlock) this.drawBlock();
    return this.found;
  }

  carry(): string {
    return JSON.stringify({ ...this.state, drawing: writeDrawing(this.state.drawing) });
  }

  /** A step whose number does not go on begins another table. */
  private begin(number: number): void {
    if (number <= this.state.step) {
      const lanes = this.isBlock ? [] : LANES;
      Object.assign(this.state.drawing, newDrawing(this.state.drawing.number + 1, lanes));
      this.state.reached = 'B';
    }
    this.state.step = number;
  }

  private draw(step: Step): void {
    this.begin(step.number);
    const { label, at } = step;
    const ends = this.endsOf(step);
    const arrow: DrawnArrow = { ...ends, ...label.what, ...meaningOf(step) };
    if (ends.from === PROXY && label.what.method) this.state.reached = ends.to;
    this.found = drawnRecord(drawMessage(this.state.drawing, arrow), arrow, {
      start: at,
      end: at + label.length,
    });
  }

  /** `BYE—Proxy Server to User A`, which may run over several lines, and words behind it. */
  private drawBlock(): void {
    const [first] = this.lines;
    const text = this.lines
      .map(line => line.text.trim())
      .join(' ')
      .slice(0, 200);
    const match = ENDS.exec(text);
    const label = match && readDrawnLabel(match[1]?.replace(/^(\d{3})(?=[A-Za-z])/, '$1 ') ?? '');
    if (!first || !match || !label) return;
    const length = Math.min(first.text.length, match[1]?.length ?? 0);
    const arrow: DrawnArrow = { from: partyName(match[2]), to: partyName(match[3]), ...label.what };
    this.found = drawnRecord(drawMessage(this.state.drawing, arrow), arrow, {
      start: first.at,
      end: first.at + length,
    });
  }

  /** Who sends a step to whom, by the words of the table; a user agent speaks to the proxy. */
  private endsOf(step: Step): { readonly from: string; readonly to: string } {
    const words = step.words.trim();
    const isRequest = step.label.what.method !== undefined;
    const to = /\b(?:to|with) (?:the )?([A-Z])\b(?! phone call)/.exec(words)?.[1];
    const challenged = /\bchallenges ([A-Z])\b/.exec(words)?.[1];
    const speaker = /^(?:The )?(proxy|caller|[A-Z])\b/i.exec(words)?.[1];
    const isProxy =
      speaker?.toLowerCase() === 'proxy' || /^(?:An?|The) [\w ]{1,40} is (?:re)?forwarded\b/.test(words);
    if (isProxy) return { from: PROXY, to: challenged ?? to ?? this.clientOf() };
    if (speaker !== undefined) {
      return { from: speaker.length > 1 ? 'A' : speaker.toUpperCase(), to: PROXY };
    }
    // No words: the answer of the one that the proxy asked last, and the ACK for it.
    return isRequest ? { from: PROXY, to: this.state.reached } : { from: this.state.reached, to: PROXY };
  }

  /** Who asked the proxy last. */
  private clientOf(): string {
    return newest(this.state.drawing.legs, leg => leg.server === PROXY)?.client ?? 'A';
  }
}

/** What words tell that the bare action does not. */
function meaningOf({ title, words, label }: Step): Pick<DrawnArrow, 'intent' | 'target'> {
  const wanted = /\b(?:to|from [A-Z] to|call to) ([A-Z])$/.exec(title.trim())?.[1];
  const target = wanted === undefined ? {} : { target: wanted };
  if (label.what.method !== 'INVITE') return target;
  if (/\bfrom hold\b/.test(words)) return { intent: 'resume' };
  if (/\bon hold\b/.test(words)) return { intent: 'hold' };
  return target;
}

const ACTION = new RegExp(`^[A-Z0-9][A-Za-z0-9 ]{1,30}\\s?${DASH}`);

function detect(head: string): number {
  let steps = 0;
  let pending = false;
  for (const line of headLines(head)) {
    if (tableStep(line)) steps++;
    else if (stepNumber(line) !== undefined) pending = true;
    else if (pending) {
      if (ACTION.test(line)) steps++;
      pending = false;
    }
  }
  return steps >= 2 && bareConfidence(head) === 0 ? 0.45 : 0;
}

/** Call flows told in numbered steps, as manuals do: `7 <tab> 200 OK <tab> B sends …`, `F7 / 200OK—User C to Proxy Server`. */
export const stepTable: TraceFormat = {
  id: 'step-table',
  title: 'Call flow in numbered steps',
  detect,
  open: carry => new StepReader(carry),
};
