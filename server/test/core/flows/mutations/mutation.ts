import type { FlowEdit, Ref } from '../flow-edit';

/** One defect put into a flow of the seeds (`rules.md` 8), as data. */
export interface Mutation {
  /** `F11-m1` */
  readonly id: string;
  /** What is changed, in words of the catalogue. */
  readonly change: string;
  /** The rule that must find it. */
  readonly expect: string;
  readonly edits: readonly FlowEdit[];
  /**
   * For a mutation that removes a message: who waits for it, and would repeat this message. It is then judged four
   * times: with these repetitions, without them, cut 200 ms later, and without times.
   */
  readonly waits?: Ref;
  /** Milliseconds after which the waiting one repeats; by default three times as Timer E and G have it. Empty: nobody repeats anything. */
  readonly repeats?: readonly number[];
}

/** The copies of a mutation by name; `as-is` for one that removes nothing. */
export type CopyName = 'as-is' | 'repeated' | 'silent' | 'cut' | 'untimed';

/** Timer A, E and G of RFC 3261 with T1 = 500 ms: three repetitions. */
const schedule: readonly number[] = [500, 1500, 3500];

/** The copies of a mutation with all their edits. */
export function copiesOf(
  mutation: Mutation,
): readonly { readonly name: CopyName; readonly edits: readonly FlowEdit[] }[] {
  const { edits, waits, repeats = schedule } = mutation;
  if (waits === undefined) return [{ name: 'as-is', edits }];
  const all: readonly { readonly name: CopyName; readonly edits: readonly FlowEdit[] }[] = [
    { name: 'repeated', edits: [...edits, { repeat: waits, after: repeats }, { traffic: 41 }] },
    { name: 'silent', edits: [...edits, { traffic: 41 }] },
    { name: 'cut', edits: [...edits, { cut: waits, ms: 200 }] },
    { name: 'untimed', edits: [...edits, { untime: true }] },
  ];
  return repeats.length > 0 ? all : all.slice(1);
}
