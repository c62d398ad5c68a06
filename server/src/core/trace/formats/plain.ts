import type { TraceFormat } from '../trace-format';
import { bareConfidence } from './bare-confidence';
import { openLogReader } from './log-reader';
import type { LogShape } from './log-shape';

/** Pasted SIP has no lines of its own. */
const shape: LogShape = { header: () => undefined };

/** SIP messages one after the other, as pasted or saved from "follow stream"; any log with whole messages reads as this too. */
export const plain: TraceFormat = {
  id: 'plain',
  title: 'Plain SIP text',
  detect: head => bareConfidence(head),
  open: (carry, unit) => openLogReader(shape, carry, unit),
};
