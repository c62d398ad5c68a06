import type { DrawingState, DrawnArrow } from './drawing';
import { drawnRequest } from './drawn-request';
import { drawnResponse } from './drawn-response';

/**
 * The message that an arrow stands for, with all that a whole message needs to say what it belongs to: Via, tags, CSeq,
 * routes, session descriptions. They are made up, so a drawing is judged by its order alone (`lint/ladder-safe`). The
 * state then knows of the arrow.
 */
export function drawMessage(state: DrawingState, arrow: DrawnArrow): string {
  return arrow.status === undefined ? drawnRequest(state, arrow) : drawnResponse(state, arrow);
}
