import { matchesCall, parseCallQuery } from '../../../server/src/core/features/call-query/call-query';
import { type Arrangement, arrangeCalls, callsPerPage } from './arrange-calls';
import type { CallsLook } from './calls-look';
import type { CallNode, CallsContainer, MoreCallsNode } from './calls-node';

interface Remembered {
  readonly calls: readonly CallNode[];
  readonly arrangement: Arrangement;
}

/** How the calls of all traces are shown: the filter, order and folders, and how many of a long list. */
export class CallArranger {
  private current: CallsLook = {
    query: parseCallQuery(''),
    groupBy: 'kind',
    sortBy: 'start',
    hidePings: false,
  };
  private text = '';
  private remembered = new WeakMap<CallsContainer, Remembered>();
  private limits = new WeakMap<CallsContainer, Map<string, number>>();

  /** The filter as the user typed it; '' for none. */
  get filter(): string {
    return this.text;
  }

  /** All that hides calls, as one filter; '' where nothing does. */
  get query(): string {
    const { query, hidePings } = this.current;
    const filter = query.terms.length > 0 ? this.text : '';
    return hidePings ? `${filter} -kind:options`.trim() : filter;
  }

  /** What is wrong with the filter, each one sentence. */
  get problems(): readonly string[] {
    return this.current.query.problems;
  }

  setFilter(text: string): void {
    this.text = text.trim();
    this.setLook({ query: parseCallQuery(text) });
  }

  setLook(look: Partial<CallsLook>): void {
    this.current = { ...this.current, ...look };
    this.remembered = new WeakMap();
  }

  /** The calls of a trace as they are shown; made once for the same calls. */
  of(container: CallsContainer, calls: readonly CallNode[]): Arrangement {
    const known = this.remembered.get(container);
    if (known && sameCalls(known.calls, calls)) return known.arrangement;
    const limits = this.limits.get(container);
    const arrangement = arrangeCalls({
      container,
      calls,
      look: this.current,
      limitOf: list => limits?.get(list) ?? callsPerPage,
    });
    this.remembered.set(container, { calls, arrangement });
    return arrangement;
  }

  /** Shows the next page of a list. */
  more({ container, list, shown }: MoreCallsNode): void {
    this.showUpTo(container, list, shown + callsPerPage);
  }

  /** Makes a list long enough for a call; false where the filter hides the call. */
  reach(container: CallsContainer, calls: readonly CallNode[], call: CallNode): boolean {
    const { top, groupOf } = this.of(container, calls);
    const folder = groupOf.get(call);
    const isShown = folder ? folder.calls.indexOf(call) < folder.limit : top.includes(call);
    if (isShown) return true;
    const unlimited = this.unlimited(container, calls, folder?.id ?? '');
    const place = unlimited.indexOf(call);
    if (place < 0) return false;
    this.showUpTo(container, folder?.id ?? '', place + callsPerPage);
    return true;
  }

  /** True for a ping that the filter would let through, and that is hidden as all pings are. */
  hidesAsPing({ call }: CallNode): boolean {
    const { hidePings, query } = this.current;
    return hidePings && call.kind === 'options' && matchesCall(query, call);
  }

  private unlimited(
    container: CallsContainer,
    calls: readonly CallNode[],
    list: string,
  ): readonly CallNode[] {
    const all = arrangeCalls({ container, calls, look: this.current, limitOf: () => calls.length });
    const folder = [...all.groupOf.values()].find(({ id }) => id === list);
    return folder?.calls ?? all.top.filter(node => node.kind === 'call');
  }

  private showUpTo(container: CallsContainer, list: string, count: number): void {
    const limits = this.limits.get(container) ?? new Map<string, number>();
    limits.set(list, count);
    this.limits.set(container, limits);
    this.remembered.delete(container);
  }
}

function sameCalls(a: readonly CallNode[], b: readonly CallNode[]): boolean {
  return a === b || (a.length === b.length && a.every((node, i) => node === b[i]));
}
