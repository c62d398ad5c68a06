import type { Span } from '../../text/span';
import type { DrawnArrow } from '../drawn/drawing';
import type { TraceRecord } from '../trace-record';

/**
 * The record of an arrow. What the drawing says stands at its label; all that had to be made up stands for the label's
 * last sign, so that findings and lists lead there.
 */
export function drawnRecord(payload: string, arrow: DrawnArrow, label: Span): TraceRecord {
  const last = Math.max(label.start, label.end - 1);
  const shown = Math.min(payload.length, Math.max(1, label.end - label.start));
  const from = [0];
  const to = [label.start];
  for (let at = shown; at < payload.length; at++) {
    from.push(at);
    to.push(last);
  }
  return {
    payload,
    map: { from, to },
    header: { start: label.start, end: label.start },
    time: undefined,
    transport: undefined,
    source: arrow.from,
    destination: arrow.to,
    direction: undefined,
    declaredBytes: undefined,
    exactBytes: false,
    truncated: false,
    frame: undefined,
    note: undefined,
    drawn: true,
  };
}
