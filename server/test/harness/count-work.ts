type Call = (this: unknown, ...args: unknown[]) => unknown;
/** How much of a text a call looked at; asked after it, `from` is where the expression stood before. */
type Cost = (call: { self: unknown; args: unknown[]; from: number; result: unknown }) => number;

/** An expression looks from where it stands to the end of its match; one that fails, at the rest, or at one place if it is sticky. */
const matching: Cost = ({ self, args, from, result }) => {
  const expression = self as RegExp;
  const text = String(args[0]);
  if (result === null || result === false) return expression.sticky ? 1 : text.length - from;
  const end = expression.global || expression.sticky ? expression.lastIndex : text.length;
  return end - from;
};

const searching: Cost = ({ self, args, result }) => {
  const from = Number(args[1] ?? 0);
  const length = String(self).length;
  return (typeof result === 'number' && result >= 0 ? result : length) - Math.min(from, length);
};

const whole: Cost = ({ self }) => String(self).length;
const elements: Cost = ({ self }) => (self as unknown[]).length;

const looking: readonly (readonly [object, string, Cost])[] = [
  [RegExp.prototype, 'exec', matching],
  [RegExp.prototype, 'test', matching],
  [String.prototype, 'indexOf', searching],
  [String.prototype, 'includes', searching],
  [String.prototype, 'search', whole],
  [String.prototype, 'split', whole],
  [Array.prototype, 'join', elements],
  [Array.prototype, 'slice', elements],
];

/**
 * How much text `run` looks at: units that went through expressions and searches, and elements of lists that were
 * copied. The same in every run, unlike a time; growth beyond that of the input shows that something is looked at
 * again and again.
 */
export function countWork(run: () => void): number {
  let work = 0;
  const undo = looking.map(([owner, name, cost]) => {
    const holder = owner as Record<string, Call>;
    const original = holder[name] as Call;
    holder[name] = function (this: unknown, ...args: unknown[]) {
      const moves = this instanceof RegExp && (this.global || this.sticky);
      const from = moves ? (this as RegExp).lastIndex : 0;
      const result = original.apply(this, args);
      work += 1 + cost({ self: this, args, from, result });
      return result;
    };
    return () => {
      holder[name] = original;
    };
  });
  try {
    run();
  } finally {
    for (const back of undo) back();
  }
  return work;
}
