import { eachPrefixEnd } from './line-prefix';
import type { HeaderFacts, LogShape } from './log-shape';
import { isOrdinaryLine } from './ordinary-line';

/** The shapes that are looked for in one log: its own first, then those of every other log. */
export interface ShapeChain {
  readonly shapes: readonly LogShape[];
  /** Matches every line that any of the shapes may take for a header. */
  readonly marks: RegExp;
  /** The same for each shape alone. */
  readonly marksOf: readonly RegExp[];
}

/** A header line, and the shape that knows it. */
export interface FoundHeader {
  readonly index: number;
  readonly shape: LogShape;
  readonly facts: HeaderFacts;
}

const special = /[\\^$.*+?()[\]{}|/]/g;

/** Puts shapes in a row; `own` is asked first. */
export function shapeChain(own: LogShape, others: readonly LogShape[]): ShapeChain {
  const shapes = [own, ...others];
  return { shapes, marks: markOf(shapes), marksOf: shapes.map(shape => markOf([shape])) };
}

/** Matches what holds a mark of any of the shapes. */
function markOf(shapes: readonly LogShape[]): RegExp {
  const marks = new Set(
    shapes
      .flatMap(shape => shape.marks)
      .map(mark => (typeof mark === 'string' ? mark.replace(special, '\\$&') : mark.source)),
  );
  // Without a mark nothing may match: `(?!)` never does.
  return new RegExp(marks.size > 0 ? [...marks].join('|') : '(?!)');
}

/** Longest line that is a header behind a prefix of another log. */
const longestPrefixed = 2048;

/**
 * The first shape that takes a line for a header: as it is, or behind the prefix that another logger put before it
 * (syslog, `grep -n`, quotes). Undefined for a line that is none.
 */
export function findHeader(chain: ShapeChain, line: string): FoundHeader | undefined {
  if (isOrdinaryLine(line) || !chain.marks.test(line)) return undefined;
  const likely = likelyShapes(chain, line);
  for (const index of likely) {
    const shape = chain.shapes[index];
    const facts = shape?.header(line);
    if (shape && facts) return { index, shape, facts };
  }
  return line.length > longestPrefixed ? undefined : findPrefixed(chain, line, likely);
}

/** The numbers of the shapes that may know a line. */
function likelyShapes(chain: ShapeChain, line: string): readonly number[] {
  const likely: number[] = [];
  for (let index = 0; index < chain.marksOf.length; index++) {
    if (chain.marksOf[index]?.test(line)) likely.push(index);
  }
  return likely;
}

/** The first shape that takes a line for a header behind a prefix. */
function findPrefixed(chain: ShapeChain, line: string, likely: readonly number[]): FoundHeader | undefined {
  for (const end of eachPrefixEnd(line)) {
    const rest = line.slice(end);
    for (const index of likely) {
      const shape = chain.shapes[index];
      const facts = shape?.header(rest);
      if (shape && facts) return { index, shape, facts: shifted(facts, line.slice(0, end)) };
    }
  }
  return undefined;
}

/** Facts of a header that stands behind a prefix. */
function shifted(facts: HeaderFacts, prefix: string): HeaderFacts {
  const lead = prefix + (facts.lead ?? '');
  return facts.startAt === undefined
    ? { ...facts, lead }
    : { ...facts, lead, startAt: facts.startAt + prefix.length };
}
