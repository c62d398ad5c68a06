import { bareConfidence } from './bare-confidence';
import { logFormat } from './log-format';
import type { LogShape } from './log-shape';

/** Pasted SIP has no lines of its own. */
const shape: LogShape = { marks: [], header: () => undefined };

/** SIP messages one after the other, as pasted or saved from "follow stream"; any log with whole messages reads as this too. */
export const plain = logFormat({ id: 'plain', title: 'Plain SIP text', shape, detect: bareConfidence });
