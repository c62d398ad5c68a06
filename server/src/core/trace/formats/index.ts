import type { TraceFormat } from '../trace-format';
import { ngrep } from './ngrep';
import { plain } from './plain';

/** All text formats that are known. The order decides between equal confidences: more specific first. */
export const textFormats: readonly TraceFormat[] = [ngrep, plain];

/** The format with an id; undefined for an unknown one. */
export function formatById(id: string): TraceFormat | undefined {
  return textFormats.find(format => format.id === id);
}
