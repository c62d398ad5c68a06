import { appendHeader } from '../../lint/header-part';
import { bodyLengthAsCrlf } from '../../sip/body-length';
import { findHeaders } from '../../sip/find-header';
import { sliceSpan } from '../../text/span';
import type { Rewriter } from './rewrite';

/** Content-Length as the body stands; a body with placeholders is counted when it is sent. */
export const rewriteContentLength: Rewriter = ({ message }) => {
  const { text, body, separator } = message;
  const [field, second] = findHeaders(message, 'content-length');
  if (!separator || second) return [];
  const isTemplate = sliceSpan(text, body).includes('{{');
  const value = isTemplate ? '{{$contentLength}}' : String(bodyLengthAsCrlf(message));
  if (!field) {
    const edits = [appendHeader(message, `Content-Length: ${value}`)];
    return [{ title: 'Add Content-Length', edits }];
  }
  const written = sliceSpan(text, field.value);
  if (written === value || written.includes('{{')) return [];
  return [{ title: `Set Content-Length to ${value}`, edits: [{ span: field.value, newText: value }] }];
};
