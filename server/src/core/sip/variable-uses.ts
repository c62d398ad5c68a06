import { type Span, spansOverlap } from '../text/span';
import type { BodyFile } from './body-file';
import type { MessageFilePart } from './message-file';

/** A place that asks for the value of a variable; the span is that of the placeholder, relative to the part. */
export interface VariableUse {
  readonly name: string;
  readonly span: Span;
}

/** What a part of an authored file takes from elsewhere: variables, and the file that is its body. */
export interface PartVariables {
  /** Names that it defines. */
  readonly defined: readonly string[];
  /** Uses in order, those in comments and names left out. */
  readonly used: readonly VariableUse[];
  readonly bodyFile: BodyFile | undefined;
}

/** `{{host}}`; neither `{{$generated}}` nor `{{request.response.header}}` nor anything with arguments. */
const NAME = /^[A-Za-z_][\w-]{0,99}$/;

/** The variables that a part defines and uses, and its body's file; undefined for a part that has none of them. */
export function variableUsesOf(part: MessageFilePart): PartVariables | undefined {
  const { variables, placeholders, comments, separator, bodyFile } = part;
  if (variables.length === 0 && placeholders.length === 0 && !bodyFile) return undefined;
  const aside = separator ? [separator, ...comments] : comments;
  const used = placeholders.flatMap(({ span, expression }) => {
    // Comments and the name behind `###` are for people; nothing in them is replaced.
    const isUse = NAME.test(expression) && !aside.some(part => spansOverlap(part, span));
    return isUse ? [{ name: expression, span }] : [];
  });
  return { defined: variables.map(variable => variable.name), used, bodyFile };
}
