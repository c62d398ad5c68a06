import type { HeaderField } from '../../sip/message';
import { sliceSpan } from '../../text/span';
import type { Rewrite, Rewriter } from './rewrite';

/** Compact names for long ones in the whole message, and back (RFC 3261 §7.3.3). */
export const rewriteHeaderNames: Rewriter = ({ message }) => {
  const rename = (title: string, nameOf: (field: HeaderField) => string | undefined): readonly Rewrite[] => {
    const edits = message.headers.flatMap(field => {
      const newText = nameOf(field);
      return newText === undefined ? [] : [{ span: field.name, newText }];
    });
    return edits.length === 0 ? [] : [{ title, edits }];
  };
  const isCompact = ({ spec, name }: HeaderField) =>
    spec?.compact !== undefined && sliceSpan(message.text, name).toLowerCase() === spec.compact;
  return [
    ...rename('Use compact header names', field => (isCompact(field) ? undefined : field.spec?.compact)),
    ...rename('Use long header names', field => (isCompact(field) ? field.spec?.name : undefined)),
  ];
};
