import { readAddresses } from '../../sip/read-addresses';
import { spanTouches } from '../../text/span';
import { headerAt } from '../cursor';
import type { Rewriter } from './rewrite';

/** Angle brackets round a bare URI, so that what follows it is a parameter of the header for every reader (RFC 3261 §20.10). */
export const rewriteBareUri: Rewriter = ({ message, offset }) => {
  const field = headerAt(message, offset);
  const syntax = field?.spec?.syntax;
  if (!field || (syntax !== 'address' && syntax !== 'address-list')) return [];
  const bare = readAddresses(message, field).value.find(
    address => address.uri && !address.bracketed && spanTouches(address.span, offset),
  );
  if (!bare?.uri || bare.uri.scheme === '') return [];
  const { start, end } = bare.uri.span;
  const edits = [
    { span: { start, end: start }, newText: '<' },
    { span: { start: end, end }, newText: '>' },
  ];
  return [{ title: 'Put the URI in angle brackets', edits }];
};
