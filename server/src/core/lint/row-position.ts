import type { SipMessage } from '../sip/message';
import type { TextEdit } from '../text/text-edit';
import { insertHeader } from './header-part';

/** An edit that inserts a header row behind all rows that do not describe the body. */
export function insertBeforeContent(message: SipMessage, row: string): TextEdit {
  const after = message.headers.map(field => field.id).filter(id => !id.startsWith('content-'));
  return insertHeader(message, row, after);
}
