import { emptyTraceHeader, writeTraceHeader, writeTraceRecord } from '../write-siptrace';
import type { CaptureOutcome, CaptureSummary } from './capture-outcome';

/**
 * The whole capture as native text: what is lost or not read stands as comments at its head, known losses as `hole`
 * lines, names as lanes; each message keeps its frame number. Unicode text, to be encoded as UTF-8.
 */
export function captureToSiptrace(capture: CaptureOutcome): string {
  const records = capture.records.map(record => writeTraceRecord(record, 'bytes'));
  const ends = new Set(
    capture.records.flatMap(({ source, destination }) => [source ?? '', destination ?? '']),
  );
  return captureHeader(capture, ends) + records.join('');
}

/** The head of that text. `ends` are the addresses that messages have: a name is given to each end of its host. */
export function captureHeader(capture: CaptureSummary, ends: ReadonlySet<string>): string {
  const { packets, messages, notes, holes, names, media } = capture;
  const comments = [
    `${packets} ${packets === 1 ? 'packet' : 'packets'}, ${messages} SIP ${messages === 1 ? 'message' : 'messages'}`,
    ...notes.map(note => note.text),
  ];
  const known = new Map(names.map(({ address, name }) => [address, name]));
  const lanes = [...ends].flatMap(address => {
    const name = known.get(hostOf(address));
    return name === undefined ? [] : [{ address, name }];
  });
  return writeTraceHeader({ ...emptyTraceHeader, comments, lanes, holes, media });
}

/** `10.0.0.1` of `10.0.0.1:5060`, `2001:db8::1` of `[2001:db8::1]:5060`. */
function hostOf(address: string): string {
  return address.slice(0, address.lastIndexOf(':')).replace(/^\[|\]$/g, '');
}
