import type { Span } from '../text/span';
import type { BodyFile } from './body-file';

/** `# @name value` */
export interface Directive {
  readonly span: Span;
  readonly name: string;
  readonly nameSpan: Span;
  readonly value: string;
  readonly valueSpan: Span;
}

/** `@name = value` */
export interface VariableDefinition {
  readonly span: Span;
  readonly name: string;
  readonly nameSpan: Span;
  readonly value: string;
  readonly valueSpan: Span;
}

/** `{{name}}` or `{{$generated arg}}` inside or outside a message. */
export interface Placeholder {
  readonly span: Span;
  /** What stands between the braces, trimmed: `host`, `$uuid`, `$randomInt 1 9`. */
  readonly expression: string;
}

/**
 * One part of an authored file: from a `###` line (or the start) to the next. Spans are relative to the part.
 * The message text runs from its start line to the end of the part; blank lines at the end are kept out of the body
 * where Content-Length or their place before a `###` line says that they only part messages.
 */
export interface MessageFilePart {
  readonly separator: Span | undefined;
  /** Text after `###`, or the `# @name` directive. */
  readonly name: string | undefined;
  readonly comments: readonly Span[];
  readonly directives: readonly Directive[];
  readonly variables: readonly VariableDefinition[];
  readonly placeholders: readonly Placeholder[];
  /** The message in the part; undefined for a part without one. */
  readonly message: Span | undefined;
  /** The file that is the body of the message; undefined for a body that stands here. */
  readonly bodyFile: BodyFile | undefined;
}
