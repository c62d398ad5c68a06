import type { CaptureNote } from './capture-outcome';

/** Why a packet was not read, or not as a whole. */
type Reason = 'tcp' | 'fragment' | 'cut-fragment' | 'cut' | 'hep' | 'sctp' | 'websocket' | 'tunnel';

interface Count {
  count: number;
  readonly first: number;
}

/** Counts packets that hold more than is read, so that one note says it for all of them. */
export class SkippedPackets {
  private readonly counts = new Map<Reason, Count>();

  /** Counts a packet by its 1-based number. */
  add(reason: Reason, frame: number): void {
    const known = this.counts.get(reason);
    if (known) known.count++;
    else this.counts.set(reason, { count: 1, first: frame });
  }

  /** One note for each reason that was met. */
  notes(): readonly CaptureNote[] {
    return [...this.counts].map(([reason, { count, first }]) => ({
      kind: reason === 'cut' ? 'damage' : 'unsupported',
      text: sentence(reason, count === 1 ? '1 ' : `${count} `, count === 1 ? '' : 's', first),
      frame: first,
      offset: undefined,
    }));
  }
}

function sentence(reason: Reason, count: string, s: string, first: number): string {
  const where = `first in packet ${first}`;
  switch (reason) {
    case 'tcp':
      return `${count}TCP packet${s} with what looks like SIP, ${where}: SIP over TCP in captures is not supported yet.`;
    case 'sctp':
      return `${count}SCTP packet${s} with what looks like SIP, ${where}: SIP over SCTP in captures is not supported yet.`;
    case 'websocket':
      return `${count}WebSocket connection${s} for SIP, ${where}: SIP over WebSocket in captures is not supported yet.`;
    case 'tunnel':
      return `${count}tunnelled packet${s} left out, ${where}: IP in IP and GRE are not supported yet.`;
    case 'fragment':
      return `${count}IP fragment${s} left out, ${where}: joining fragments is not supported yet.`;
    case 'cut-fragment':
      return `${count}SIP message${s} read only as far as the first IP fragment, ${where}: joining fragments is not supported yet.`;
    case 'cut':
      return `${count}SIP message${s} cut by the capture (snap length or damage), ${where}.`;
    case 'hep':
      return `${count}HEP3 packet${s} left out, ${where}: HEP is not supported yet.`;
  }
}
