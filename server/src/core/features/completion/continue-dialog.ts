import type { Analysis, PlacedChunk } from '../../document';
import { lineEndOf } from '../../lint/header-part';
import { plainLine } from '../../text/plain-line';
import { composeMessage } from '../compose/compose-message';
import { continuationsOf } from '../compose/continuations';
import { storyAbove } from '../compose/dialog-story';
import type { Proposal } from './completion-entry';

/**
 * Whole messages for an empty place of an authored file that continue the dialog above it. Each is inserted at once,
 * as plain text with the line ends of the file; behind a message with the `###` line that parts the two.
 */
export function continueDialog(analysis: Analysis, placed: PlacedChunk): readonly Proposal[] {
  const story = storyAbove(analysis, placed);
  const last = story.at(-1);
  if (!last) return [];
  const eol = lineEndOf(last.message);
  const separator = placed.chunk.message ? `###${eol}${eol}` : '';
  return continuationsOf(story).map(({ label, detail, composition }) => ({
    id: 'continuation',
    label,
    kind: 'message',
    detail: plainLine(detail),
    insertText: separator + composeMessage(composition, eol),
    filterText: composition.startLine,
    rank: '0',
  }));
}
